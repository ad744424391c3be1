// What was measured of the report. Lengths are PostScript points (1/72 inch) unless named
// otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vouch::checks {

struct FontFacts {
  std::string name;
  bool embedded = false;
};

struct Margins {
  double left = 0, right = 0, top = 0, bottom = 0;  // inches
};

struct PageFacts {
  double width_pt = 0, height_pt = 0;
  std::uint32_t columns = 0;  // 0: no body text
  double body_share = 0;      // of the page's characters, those in the body font
  std::uint32_t words = 0;
  bool references_only = false;
  bool blank = false;
  bool scanned = false;
};

/// Unknown values are absent.
struct ReportFacts {
  std::string real_type;  // by its bytes: "pdf", "docx", "zip", "text", ...
  bool readable = true;   // false: `trouble` says why nothing more is known
  std::string trouble;
  bool encrypted = false;  // needs a password that vouch does not have
  std::uint32_t declared_pages = 0;
  std::uint32_t pages = 0;  // those that a reader sees
  std::string kind;         // "paper", "slides", "scan"
  std::optional<double> page_width_pt, page_height_pt;
  std::optional<std::uint32_t> columns;
  std::optional<double> body_font_pt, leading_pt;
  std::optional<double> text_width_in, text_height_in;
  std::optional<Margins> margins;
  std::optional<std::uint32_t> references_page;    // the first, from 1
  std::optional<std::uint32_t> related_work_page;  // the first, from 1
  std::uint32_t references_only_pages = 0;
  std::vector<FontFacts> fonts;
  bool has_text = false;
  std::optional<std::string> title;
  std::uint64_t words = 0;
  std::string first_page_text;              // to look for the authors; bounded
  std::vector<std::string> active_content;  // "javascript", "launch", "attachment"
  std::vector<PageFacts> page_facts;
};

}  // namespace vouch::checks
