#include "harness/collect/items.h"

#include <algorithm>

#include "harness/collect/group_writer.h"

namespace vouch::collect {
namespace {

LedgerItem item_of(const Arrival& arrival, const ArrivedFile& file, const std::string& item) {
  LedgerItem made{arrival.source, item,        "file",      file.name,
                  file.sha256,    file.placed, file.listed, {}};
  if (!file.listed.empty()) {
    made.placed.clear();
  } else if (file.placed.empty()) {
    made.listed = "not placed";
  } else if (file.placed.find(std::string("/") + kEarlier + "/") != std::string::npos) {
    made.note = "kept, and does not count: another one was handed in";
  }
  return made;
}

LedgerItem mail_of(const Arrival& arrival) {
  LedgerItem made{arrival.source, arrival.item, "message", {}, {}, {}, arrival.listed, {}};
  const auto placed = std::ranges::find_if(arrival.files, [](const ArrivedFile& file) {
    return file.listed.empty() && !file.placed.empty();
  });
  if (!made.listed.empty()) return made;
  if (placed != arrival.files.end()) {
    made.placed = placed->placed.substr(0, placed->placed.find('/'));
  } else {
    made.listed = arrival.notes.empty() ? "no file is in it" : arrival.notes.front();
  }
  return made;
}

}  // namespace

void list_items(Ledger& ledger) {
  for (const Arrival& arrival : ledger.arrivals) {
    if (arrival.is_mail) ledger.items.push_back(mail_of(arrival));
    if (!arrival.is_mail && arrival.files.empty()) {
      ledger.items.push_back({arrival.source,
                              arrival.item,
                              "file",
                              arrival.item,
                              {},
                              {},
                              arrival.listed.empty() ? "no file is in it" : arrival.listed,
                              {}});
    }
    for (const ArrivedFile& file : arrival.files) {
      if (file.made_of.empty()) ledger.items.push_back(item_of(arrival, file, file.item));
      for (const std::string& item : file.made_of) {
        ledger.items.push_back(item_of(arrival, file, item));
      }
    }
  }
}

}  // namespace vouch::collect
