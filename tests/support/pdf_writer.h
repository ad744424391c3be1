// The bytes of a PDF, object by object.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace vouch::tests {

/// Objects in the order given, and the table that finds them (ISO 32000-1, 7.5.4).
class PdfWriter {
 public:
  std::string bytes;

  /// The header, where none is there yet.
  void begin();
  void object(int number, const std::string& body);
  /// `dictionary` without its brackets and length; "flate" first in it compresses the data.
  void stream(int number, std::string dictionary, std::string data);

  /// Everywhere; the table goes on to say where objects stand. False when `before` is nowhere.
  bool replace(const std::string& before, const std::string& after);

  /// Object `number` stands in the object stream `in`, at `index`.
  void compressed(int number, int in, int index) { compressed_[number] = {in, index}; }
  bool has_compressed() const { return !compressed_.empty(); }

  /// The table, and a trailer: the usual one when `trailer` is empty.
  void finish(const std::string& trailer);
  /// A cross-reference stream (7.5.8), the only table that finds compressed objects.
  void finish_with_stream();

 private:
  std::map<int, std::size_t> offsets_;
  std::map<int, std::pair<int, int>> compressed_;  // number -> stream, index
};

}  // namespace vouch::tests
