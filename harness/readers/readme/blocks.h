// The shape that every README takes on its way to a plan, whatever its format: headings, prose and
// code, each line with its number in the file. One reader a format makes it; the planner reads it.
//
// Invariants: blocks stand in the file's order; lines are UTF-8 without line ends; numbers begin
// at 1. Every reader is linear in the file's length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::readers {

struct SourceLine {
  std::uint32_t number = 0;
  std::string text;
};

/// `make` between back quotes inside prose.
struct CodeSpan {
  std::string text;
  std::uint32_t line = 0;
  std::string before;  // the prose that leads to it, from the sentence's beginning
  std::string after;   // the rest of its line
  bool whole = false;  // it is all that its line says, and no piece of running prose
};

struct Block {
  enum class Kind { heading, prose, code };
  Kind kind = Kind::prose;
  std::vector<SourceLine> lines;
  std::vector<CodeSpan> spans;  // of prose
  std::string tag;              // of a fence: "bash"; empty when it has none
  bool fenced = false;          // else indented
  bool listed = false;          // inside a list item
  int level = 0;                // of a heading, from 1
};

using Blocks = std::vector<Block>;

/// CommonMark with GitHub's extensions, by cmark-gfm.
Blocks read_markdown(std::string_view text);
/// A file without markup: underlined or numbered headings, indented and plain command lines.
Blocks read_plain_text(std::string_view text);
/// reStructuredText: `::`, `.. code-block::`, underlined titles.
Blocks read_restructured_text(std::string_view text);
/// Org mode: `* heading`, `#+begin_src sh`, `: literal`, `=verbatim=` and `~code~`.
Blocks read_org(std::string_view text);

/// AsciiDoc, in both spellings of titles and with its delimited blocks.
Blocks read_asciidoc(std::string_view text);
/// RDoc: `= heading`, indented text is verbatim.
Blocks read_rdoc(std::string_view text);
/// Perl's POD: `=head1`, indented text is verbatim, `C<code>`.
Blocks read_pod(std::string_view text);
/// roff with the macros of man(7) and mdoc(7).
Blocks read_man(std::string_view text);
/// Textile: `h2. heading`, `bc. code`, `@code@`.
Blocks read_textile(std::string_view text);
/// MediaWiki and Creole: `== heading ==`, ` code`, `<pre>`, `{{{ code }}}`.
Blocks read_wiki(std::string_view text);
/// LaTeX: `\section{}`, verbatim, lstlisting and minted, `\texttt{}`.
Blocks read_latex(std::string_view text);
/// HTML, of a whole file or a piece of it that begins on `first_line`.
Blocks read_html(std::string_view text, std::uint32_t first_line = 1);
/// A notebook of Jupyter: the Markdown of its cells, and the lines that they give to a shell.
Blocks read_notebook(std::string_view text);

/// The lines of `text`, without "\n" or "\r\n".
std::vector<std::string_view> split_lines(std::string_view text);

/// Finds inline code between runs of `mark` in one paragraph's lines. Linear.
void find_spans(Block& prose, std::string_view marks);

}  // namespace vouch::readers
