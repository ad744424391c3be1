// What was measured of the report. Lengths are PostScript points (1/72 inch) unless named
// otherwise. Unknown values are absent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vouch {

struct FontFacts {
  std::string name;  // without the six letters that mark a subset
  bool embedded = false;
};

struct Margins {
  double left = 0, right = 0, top = 0, bottom = 0;  // inches
};

/// A rectangle of a page; the origin is the page's upper left corner as a reader sees it.
struct PageBox {
  double left = 0, top = 0, right = 0, bottom = 0;
};

struct PageFacts {
  // "text", "blank", "figure" (hardly any text), "slide", "scan" (a picture of a page), "damaged"
  // (cannot be drawn), "unread" (vouch left it out)
  std::string kind = "text";
  double width_pt = 0, height_pt = 0;
  std::uint32_t columns = 0;           // 0: no body text
  std::optional<PageBox> text_box_pt;  // around the body text, running heads left out
  double body_share = 0;               // of the page's characters, those in the body font's size
  std::optional<double> font_pt;       // the size that most of its own characters have
  std::uint32_t words = 0;
  bool references_only = false;
  bool appendix_only = false;
};

struct ReportFacts {
  std::string real_type;  // by its bytes: "pdf", "docx", "zip", "text", ...
  bool readable = true;   // false: `trouble` says why nothing more is known
  std::string trouble;
  bool undecided = false;  // the reader was ended by a limit or died: the file may be good
  bool repaired = false;   // its end was missing, and vouch put another
  bool encrypted = false;  // needs a password that vouch does not have
  std::uint32_t declared_pages = 0;
  std::uint32_t pages = 0;                   // those that a reader sees
  std::vector<std::uint32_t> damaged_pages;  // from 1: named by the file but not in it
  std::vector<std::uint32_t> unread_pages;   // from 1: left out, by a limit or in a long book
  std::string kind;                          // "paper", "slides", "scan", "figure", "empty"
  std::optional<double> page_width_pt, page_height_pt;  // of most pages
  std::optional<std::uint32_t> columns;
  std::optional<double> body_font_pt, leading_pt;
  std::optional<double> text_width_in, text_height_in;
  std::optional<Margins> margins;
  std::optional<std::uint32_t> references_page;    // the first, from 1
  std::optional<std::uint32_t> related_work_page;  // the first, from 1
  std::optional<std::uint32_t> appendix_page;      // the first after the references, from 1
  std::uint32_t references_only_pages = 0;
  std::uint32_t appendix_only_pages = 0;
  std::vector<FontFacts> fonts;
  bool has_text = false;
  std::optional<std::string> title;
  std::uint64_t words = 0;
  std::string first_page_text;              // to look for the authors; bounded
  std::vector<std::string> active_content;  // "javascript", "launch", "attachment", "form"
  std::vector<PageFacts> page_facts;
};

}  // namespace vouch
