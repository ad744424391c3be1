// What the report reader's speed is measured against: Poppler's own text_list with fonts over all
// pages of the file named, and nothing else.
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-page.h>

#include <cstdio>
#include <memory>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::unique_ptr<poppler::document> document(poppler::document::load_from_file(argv[1]));
  if (!document) return 1;
  std::size_t words = 0;
  for (int i = 0; i < document->pages(); ++i) {
    const std::unique_ptr<poppler::page> page(document->create_page(i));
    if (page) words += page->text_list(poppler::page::text_list_include_font).size();
  }
  std::printf("%zu words\n", words);
  return 0;
}
