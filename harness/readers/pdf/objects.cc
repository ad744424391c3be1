#include "harness/readers/pdf/objects.h"

#define POINTERHOLDER_TRANSITION 4
#include <algorithm>
#include <cmath>
#include <exception>
#include <map>
#include <new>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <set>

#include "harness/readers/pdf/repair.h"

namespace vouch::readers {
namespace {

using Handle = QPDFObjectHandle;

constexpr int kDeepestNesting = 24;       // of direct objects, forms within forms
constexpr int kDeepestTree = 400;         // levels of the page tree
constexpr std::size_t kMostForms = 4096;  // looked through for pictures
constexpr double kScanSharpness = 60;     // pixels an inch over the whole page, at least

double number_or(Handle object, double otherwise) {
  return object.isNumber() ? object.getNumericValue() : otherwise;
}

// ---- The page tree ---------------------------------------------------------------------------

/// Walks /Kids itself, because /Count is only a claim, and a tree may be a loop or a bomb.
class PageTree {
 public:
  explicit PageTree(std::vector<Handle>& leaves) : leaves_(leaves) {}

  void walk(Handle node, int depth) {
    if (more_ || depth > kDeepestTree) return;
    if (++visited_ > 4 * kMostPages) more_ = true;
    if (leaves_.size() >= kMostPages) more_ = true;
    if (more_) return;
    if (!node.isDictionary() || !node.getKey("/Kids").isArray()) {
      leaves_.push_back(node);
      return;
    }
    const auto id = node.getObjGen();
    if (node.isIndirect() && !above_.insert(id).second) return;  // a loop
    Handle kids = node.getKey("/Kids");
    const int count = kids.getArrayNItems();
    for (int i = 0; i < count && !more_; ++i) walk(kids.getArrayItem(i), depth + 1);
    above_.erase(id);
  }
  bool more() const { return more_; }

 private:
  std::vector<Handle>& leaves_;
  std::set<QPDFObjGen> above_;
  std::size_t visited_ = 0;
  bool more_ = false;
};

/// A key of a page that its parents may give it (ISO 32000-1, 7.7.3.4).
Handle inherited(Handle page, const std::string& key) {
  for (int depth = 0; depth < kDeepestTree && page.isDictionary(); ++depth) {
    if (Handle value = page.getKey(key); !value.isNull()) return value;
    page = page.getKey("/Parent");
  }
  return Handle::newNull();
}

// ---- Pictures --------------------------------------------------------------------------------

bool is_jpeg2000(Handle image) {
  Handle filter = image.getKey("/Filter");
  if (filter.isArray() && filter.getArrayNItems() > 0) {
    filter = filter.getArrayItem(filter.getArrayNItems() - 1);
  }
  return filter.isNameAndEquals("/JPXDecode");
}

/// The pictures that a page's resources name, those of its forms too.
class Pictures {
 public:
  void look(Handle resources, PageObject& page, double width_pt, double height_pt, int depth) {
    if (!resources.isDictionary() || depth > kDeepestNesting) return;
    Handle objects = resources.getKey("/XObject");
    if (!objects.isDictionary()) return;
    for (const auto& [name, object] : objects.getDictAsMap()) {
      Handle stream = object;
      if (!stream.isStream()) continue;
      Handle dictionary = stream.getDict();
      if (dictionary.getKey("/Subtype").isNameAndEquals("/Image")) {
        if (is_jpeg2000(dictionary)) look_at_image(dictionary, page, width_pt, height_pt);
      } else if (++forms_ < kMostForms && forms_seen_.insert(stream.getObjGen()).second) {
        look(dictionary.getKey("/Resources"), page, width_pt, height_pt, depth + 1);
      }
    }
  }

 private:
  static void look_at_image(Handle image, PageObject& page, double width_pt, double height_pt) {
    page.has_jpeg2000 = true;
    const double width = number_or(image.getKey("/Width"), 0);
    const double height = number_or(image.getKey("/Height"), 0);
    if (width <= 0 || height <= 0 || width_pt <= 0 || height_pt <= 0) return;
    const double shape = (width / height) / (width_pt / height_pt);
    const bool sharp = width >= width_pt / 72 * kScanSharpness;
    if (sharp && std::min(shape, 1 / shape) > 0.9) page.covered_by_jpeg2000 = true;
  }

  std::set<QPDFObjGen> forms_seen_;
  std::size_t forms_ = 0;
};

// ---- Active content --------------------------------------------------------------------------

/// "application/mathml+xml", the type that a file's stream names. Absent: none.
std::string type_of_file(Handle specification) {
  Handle files = specification.getKey("/EF");
  for (const char* key : {"/UF", "/F"}) {
    Handle stream = files.isDictionary() ? files.getKey(key) : Handle::newNull();
    if (!stream.isStream()) continue;
    Handle type = stream.getDict().getKey("/Subtype");
    if (type.isName()) return type.getName().substr(1);
  }
  return {};
}

class ActiveContent {
 public:
  void look(Handle object, int depth = 0) {
    if (depth > kDeepestNesting) return;
    if (object.isStream()) object = object.getDict();
    if (object.isArray()) {
      // Only what stands directly in the array: what it refers to is an object of its own.
      for (Handle item : object.aitems()) look_within(item, depth);
      return;
    }
    if (!object.isDictionary()) return;
    if (object.hasKey("/EF")) note_file(object);
    note_described(object);
    for (const auto& [key, value] : object.getDictAsMap()) {
      note(key, value);
      look_within(value, depth);
    }
  }

  /// LibreOffice names a document that it hides in its PDF in the trailer, or attaches it.
  void look_at_trailer(Handle trailer) {
    if (trailer.hasKey("/AdditionalStreams")) found_.insert("source document");
  }

  std::vector<std::string> found() {
    for (const auto& [object, type] : files_) {
      if (described_.count(object) > 0) continue;
      const bool source = type.find("opendocument") != std::string::npos;
      found_.insert(source ? "source document" : "attachment");
    }
    return {found_.begin(), found_.end()};
  }

 private:
  void look_within(Handle item, int depth) {
    if (!item.isIndirect() && (item.isDictionary() || item.isArray())) look(item, depth + 1);
  }

  void note_file(Handle specification) {
    if (!specification.getKey("/EF").isDictionary()) return;
    const std::string type = type_of_file(specification);
    // What describes a formula or a list to a screen reader is no attachment.
    if (type.find("mathml") != std::string::npos || type == "text/css") return;
    files_.emplace_back(specification.getObjGen(), type);
  }

  /// Files that belong to an element of a tagged PDF's structure say what stands on the page.
  void note_described(Handle element) {
    if (!element.hasKey("/AF") || !element.hasKey("/S")) return;
    Handle files = element.getKey("/AF");
    if (files.isArray()) {
      for (Handle file : files.aitems()) {
        if (file.isIndirect()) described_.insert(file.getObjGen());
      }
    } else if (files.isIndirect()) {
      described_.insert(files.getObjGen());
    }
  }

  void note(const std::string& key, Handle value) {
    if (key == "/JS" && !value.isNull()) found_.insert("javascript");
    if (key == "/XFA") found_.insert("form");
    if (key == "/RichMediaContent") found_.insert("media");
    if (key == "/Movie" && value.isDictionary()) found_.insert("media");
    if (!value.isName()) return;
    const std::string name = value.getName();
    if (key == "/Subtype" && kMediaAnnotations.count(name) > 0) found_.insert("media");
    if (key != "/S") return;
    if (name == "/JavaScript") found_.insert("javascript");
    if (name == "/Launch") found_.insert("launch");
    if (name == "/SubmitForm" || name == "/ImportData") found_.insert("form");
    if (name == "/Rendition" || name == "/RichMediaExecute") found_.insert("media");
  }

  inline static const std::set<std::string> kMediaAnnotations{"/Movie", "/RichMedia", "/3D",
                                                              "/Sound", "/Screen"};
  std::set<std::string> found_;
  std::vector<std::pair<QPDFObjGen, std::string>> files_;
  std::set<QPDFObjGen> described_;
};

// ---- Together --------------------------------------------------------------------------------

std::pair<double, double> page_size(Handle page) {
  Handle box = inherited(page, "/CropBox");
  if (!box.isRectangle()) box = inherited(page, "/MediaBox");
  if (!box.isRectangle()) return {612, 792};  // what readers assume
  const auto rectangle = box.getArrayAsRectangle();
  return {std::abs(rectangle.urx - rectangle.llx), std::abs(rectangle.ury - rectangle.lly)};
}

void read_pages(QPDF& pdf, Objects& objects) {
  Handle tree = pdf.getRoot().getKey("/Pages");
  if (!tree.isDictionary()) return;
  const double declared = number_or(tree.getKey("/Count"), 0);
  objects.declared_pages = declared > 0 ? static_cast<std::uint32_t>(std::min(declared, 4e9)) : 0;
  std::vector<Handle> leaves;
  PageTree walk(leaves);
  walk.walk(tree, 0);
  objects.more_pages = walk.more();
  Pictures pictures;
  for (Handle& leaf : leaves) {
    PageObject page;
    page.present = leaf.isDictionary();
    if (page.present) {
      page.user_unit = std::clamp(number_or(leaf.getKey("/UserUnit"), 1), 0.01, 100.0);
      const auto [width, height] = page_size(leaf);
      pictures.look(inherited(leaf, "/Resources"), page, width, height, 0);
    }
    objects.pages.push_back(page);
  }
}

}  // namespace

Objects read_objects(std::string_view bytes) {
  Objects objects;
  try {
    const auto pdf = open_with_qpdf(bytes);
    objects.opened = true;
    read_pages(*pdf, objects);
    Handle information = pdf->getTrailer().getKey("/Info");
    if (information.isDictionary() && information.getKey("/Title").isString()) {
      objects.title = information.getKey("/Title").getUTF8Value();
    }
    ActiveContent active;
    for (Handle object : pdf->getAllObjects()) {
      active.look(object);
      objects.mistyped_fonts = objects.mistyped_fonts || is_mistyped_font(object);
    }
    active.look_at_trailer(pdf->getTrailer());
    objects.active_content = active.found();
  } catch (const QPDFExc& fault) {
    objects.encrypted = fault.getErrorCode() == qpdf_e_password;
    objects.trouble = fault.getMessageDetail();
  } catch (const std::exception& fault) {  // qpdf also throws logic_error, bad_alloc and others
    objects.trouble = fault.what();
  }
  return objects;
}

}  // namespace vouch::readers
