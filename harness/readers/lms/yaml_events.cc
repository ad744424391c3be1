#include "harness/readers/lms/yaml_events.h"

#include <fmt/format.h>
#include <unistd.h>
#include <yaml.h>

#include <cerrno>
#include <new>

namespace vouch::readers::lms {

struct YamlEvents::Parser {
  yaml_parser_t parser{};
  int file = -1;

  static int read(void* self, unsigned char* buffer, std::size_t size, std::size_t* got) {
    for (;;) {
      const ssize_t count = ::read(static_cast<Parser*>(self)->file, buffer, size);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return 0;
      *got = static_cast<std::size_t>(count);
      return 1;
    }
  }
};

namespace {

YamlEvent scalar(const yaml_event_t& event) {
  const auto& of = event.data.scalar;
  YamlEvent scalar{
      YamlEvent::Kind::scalar, {reinterpret_cast<const char*>(of.value), of.length}, false};
  scalar.is_null = of.style == YAML_PLAIN_SCALAR_STYLE &&
                   (scalar.text.empty() || scalar.text == "null" || scalar.text == "~");
  return scalar;
}

}  // namespace

YamlEvents::YamlEvents(int file) : parser_(std::make_unique<Parser>()) {
  if (yaml_parser_initialize(&parser_->parser) == 0) throw std::bad_alloc();
  parser_->file = file;
  yaml_parser_set_input(&parser_->parser, Parser::read, parser_.get());
}

YamlEvents::~YamlEvents() { yaml_parser_delete(&parser_->parser); }

YamlEvent YamlEvents::next() {
  while (!ended_) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser_->parser, &event) == 0) {
      const yaml_parser_t& parser = parser_->parser;
      problem_ = fmt::format("line {}: {}", parser.problem_mark.line + 1,
                             parser.problem != nullptr ? parser.problem : "it cannot be read");
      ended_ = true;
      break;
    }
    const std::unique_ptr<yaml_event_t, void (*)(yaml_event_t*)> freed(&event, yaml_event_delete);
    switch (event.type) {
      case YAML_SCALAR_EVENT: return scalar(event);
      case YAML_MAPPING_START_EVENT: return {YamlEvent::Kind::begin_map};
      case YAML_MAPPING_END_EVENT: return {YamlEvent::Kind::end_map};
      case YAML_SEQUENCE_START_EVENT: return {YamlEvent::Kind::begin_list};
      case YAML_SEQUENCE_END_EVENT: return {YamlEvent::Kind::end_list};
      case YAML_ALIAS_EVENT: return {YamlEvent::Kind::alias};
      case YAML_STREAM_END_EVENT: ended_ = true; break;
      default: break;  // the document's beginning and end
    }
  }
  return {};
}

void YamlEvents::skip(const YamlEvent& first) {
  using Kind = YamlEvent::Kind;
  std::uint64_t depth = first.kind == Kind::begin_map || first.kind == Kind::begin_list ? 1 : 0;
  while (depth > 0 && !ended_) {
    const Kind kind = next().kind;
    if (kind == Kind::begin_map || kind == Kind::begin_list) ++depth;
    if (kind == Kind::end_map || kind == Kind::end_list) --depth;
  }
}

}  // namespace vouch::readers::lms
