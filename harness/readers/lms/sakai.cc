// Sakai's "Download All": TITLE/Last, First(eid)/timestamp.txt (an instant in UTC) and what was
// handed in, in a directory whose name is translated. So what is Sakai's own is known by its place
// and ending, never by its words.
#include <fmt/format.h>

#include <map>
#include <set>

#include "harness/readers/lms/source.h"

namespace vouch::readers::lms {
namespace {

constexpr std::string_view kTime = "timestamp.txt";

/// The directories that have a timestamp.txt: a submission each.
std::set<std::string> submission_directories(const Listing& listing) {
  std::set<std::string> directories;
  for (const ListedFile& file : listing.files) {
    if (file_name(file.path) != kTime || is_system_file(file.path)) continue;
    const std::string_view directory = parent_of(file.path);
    if (directory.ends_with(')') && directory.find('(') != std::string_view::npos) {
      directories.emplace(directory);
    }
  }
  return directories;
}

std::optional<std::string> recognise(const Listing& listing) {
  const auto directories = submission_directories(listing);
  if (directories.empty()) return std::nullopt;
  return fmt::format("{} directories named \"... (ID)\" have a timestamp.txt, as Sakai writes them",
                     directories.size());
}

/// "Ng, A(ana)Ek, B(bo)": every eid in brackets is a submitter.
std::vector<worker::Person> people_of(std::string_view name) {
  std::vector<worker::Person> people;
  while (!name.empty()) {
    const std::size_t close = name.find(')');
    if (close == std::string_view::npos) break;
    const std::string_view one = name.substr(0, close);
    const std::size_t open = one.rfind('(');
    if (open == std::string_view::npos) break;
    worker::Person person{{{"username", std::string(one.substr(open + 1))}}};
    person.keys.push_back({"sortable_name", std::string(one.substr(0, open))});
    people.push_back(std::move(person));
    name.remove_prefix(close + 1);
  }
  return people;
}

worker::SourceRecord record_of(const Listing& listing, const std::string& directory) {
  worker::SourceRecord record;
  record.item = directory;
  const std::string_view name = file_name(directory);
  record.people = people_of(name);
  record.unit = record.people.size() == 1 ? record.people.front().keys.front().value : name;
  std::string time = listing.read(directory + '/' + std::string(kTime), 256).value_or("");
  while (!time.empty() && (time.back() == '\n' || time.back() == '\r' || time.back() == ' ')) {
    time.pop_back();
  }
  record.time = std::move(time);
  record.time_source = "Sakai's timestamp.txt";
  return record;
}

/// Directly in the submission's directory all is Sakai's: the files lie in directories below it.
/// Of those, what staff hand back lies beside, in one that has "feedback" or its translation for a
/// name: more than one directory is therefore listed, unless the words are English.
std::string why_listed(std::string_view inside) {
  if (inside == kTime) return "Sakai's time of submission";
  if (inside.find('/') == std::string_view::npos) {
    return "written by Sakai: comments, feedback or typed text, not a file that was handed in";
  }
  if (inside.starts_with("Feedback Attachment")) return "handed back by staff";
  return {};
}

void read(Claims& claims) {
  const Listing& listing = claims.listing();
  std::map<std::string, worker::SourceRecord> records;
  std::map<std::string, std::set<std::string>> below;  // directories in a submission's
  for (const std::string& directory : submission_directories(listing)) {
    records.emplace(directory, record_of(listing, directory));
  }
  for (const ListedFile& file : listing.files) {
    if (is_system_file(file.path)) continue;
    std::string_view directory = parent_of(file.path);
    while (!directory.empty() && !records.contains(std::string(directory))) {
      directory = parent_of(directory);
    }
    if (directory.empty()) {
      const std::string_view name = file_name(file.path);
      if (name == "grades.csv" || name == "grades.xls") {
        claims.list(file.path, "Sakai's table of grades; --times takes the CSV");
      }
      continue;
    }
    const std::string_view inside = std::string_view(file.path).substr(directory.size() + 1);
    worker::SourceFile taken = as_handed_in(file, file_name(file.path));
    taken.listed = why_listed(inside);
    const std::string key(directory);
    if (taken.listed.empty()) below[key].emplace(top_of(inside));
    records.at(key).files.push_back(std::move(taken));
  }
  for (auto& [directory, record] : records) {
    if (below[directory].size() > 1) {
      record.listed =
          "two directories of files, and which of them staff hand back is said in a language that "
          "vouch does not read";
    }
    claims.add(std::move(record));
  }
}

}  // namespace

const Source kSakai{"sakai", recognise, read};

}  // namespace vouch::readers::lms
