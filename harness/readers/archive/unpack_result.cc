#include "harness/readers/archive/unpack_result.h"

#include "harness/readers/archive/bytes.h"
#include "util/error.h"

namespace vouch::readers {
namespace {

class Packer {
 public:
  void number(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xffU);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Taker {
 public:
  explicit Taker(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t number() { return u64(some(8), 0); }
  std::string text() { return std::string(some(number())); }

 private:
  std::string_view some(std::uint64_t count) {
    if (count > bytes_.size()) throw InternalError("worker", "a second reader's answer is cut off");
    const std::string_view part = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return part;
  }
  std::string_view bytes_;
};

}  // namespace

std::string to_bytes(const Found& found, const Notes& notes) {
  Packer out;
  out.number(found.entries);
  out.number(found.complete ? 1 : 0);
  out.number(found.tree.nodes().size());
  for (const auto& [path, node] : found.tree.nodes()) {
    out.text(path);
    out.number(static_cast<unsigned char>(node.type));
    out.number(node.executable ? 1 : 0);
    out.number(node.bytes);
    out.text(node.content);
  }
  out.number(found.links.size());
  for (const MetLink& link : found.links) {
    out.text(link.path);
    out.text(link.target);
    out.text(link.stored);
    out.number(link.offset);
  }
  const auto all = notes.sorted();
  out.number(all.size());
  for (const EntryNote& note : all) {
    out.text(note.kind);
    out.text(note.entry);
    out.number(note.offset);
    out.text(note.detail);
    out.number(note.more);
  }
  return out.take();
}

void add_from_bytes(std::string_view bytes, Found& found, Notes& notes) {
  Taker in(bytes);
  found.entries += in.number();
  if (in.number() == 0) found.complete = false;
  for (std::uint64_t left = in.number(); left > 0; --left) {
    const std::string path = in.text();
    Tree::Node node;
    node.type = static_cast<char>(in.number());
    node.executable = in.number() != 0;
    node.bytes = in.number();
    node.content = in.text();
    found.tree.put(path, std::move(node));
  }
  for (std::uint64_t left = in.number(); left > 0; --left) {
    MetLink link;
    link.path = in.text();
    link.target = in.text();
    link.stored = in.text();
    link.offset = in.number();
    found.links.push_back(std::move(link));
  }
  for (std::uint64_t left = in.number(); left > 0; --left) {
    EntryNote note;
    note.kind = in.text();
    note.entry = in.text();
    note.offset = in.number();
    note.detail = in.text();
    note.more = in.number();
    notes.add(note);
  }
}

}  // namespace vouch::readers
