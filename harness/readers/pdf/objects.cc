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

constexpr int kDeepestNesting = 24;           // of direct objects, forms within forms
constexpr int kDeepestTree = 400;             // levels of the page tree
constexpr std::size_t kMostFonts = 512;       // told of one report
constexpr std::size_t kMostResources = 4096;  // dictionaries of resources looked through
constexpr double kScanSharpness = 72;         // pixels an inch over the whole page, at least

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

// ---- Fonts and pictures ----------------------------------------------------------------------

/// "ABCDEF+Times-Roman" and "/Times-Roman" are both Times-Roman.
std::string plain_font_name(Handle base_font) {
  if (!base_font.isName()) return "(unnamed)";
  std::string name = base_font.getName().substr(1);
  const bool subset =
      name.size() > 7 && name[6] == '+' &&
      std::all_of(name.begin(), name.begin() + 6, [](char c) { return c >= 'A' && c <= 'Z'; });
  return subset ? name.substr(7) : name;
}

bool has_font_file(Handle font) {
  Handle descriptor = font.getKey("/FontDescriptor");
  if (!descriptor.isDictionary()) return false;
  return descriptor.hasKey("/FontFile") || descriptor.hasKey("/FontFile2") ||
         descriptor.hasKey("/FontFile3");
}

bool is_embedded(Handle font) {
  Handle subtype = font.getKey("/Subtype");
  if (subtype.isNameAndEquals("/Type3")) return true;  // its glyphs are drawn by the file itself
  if (!subtype.isNameAndEquals("/Type0")) return has_font_file(font);
  Handle descendants = font.getKey("/DescendantFonts");
  if (!descendants.isArray() || descendants.getArrayNItems() == 0) return false;
  Handle descendant = descendants.getArrayItem(0);
  return descendant.isDictionary() && has_font_file(descendant);
}

/// What the pages' resources name, each dictionary looked at once however many pages share it.
class Resources {
 public:
  void look(Handle resources, PageObject* page, double width_pt, double height_pt, int depth) {
    if (!resources.isDictionary() || depth > kDeepestNesting) return;
    const bool seen = resources.isIndirect() && !seen_.insert(resources.getObjGen()).second;
    if (!seen && seen_.size() < kMostResources) look_at_fonts(resources.getKey("/Font"));
    Handle objects = resources.getKey("/XObject");
    if (!objects.isDictionary()) return;
    for (const auto& [name, object] : objects.getDictAsMap()) {
      Handle stream = object;
      if (!stream.isStream()) continue;
      Handle dictionary = stream.getDict();
      if (dictionary.getKey("/Subtype").isNameAndEquals("/Image")) {
        if (page != nullptr) look_at_image(dictionary, *page, width_pt, height_pt);
      } else if (++forms_ < kMostResources && forms_seen_.insert(stream.getObjGen()).second) {
        look(dictionary.getKey("/Resources"), page, width_pt, height_pt, depth + 1);
      }
    }
  }

  std::vector<FontFacts> fonts() const {
    std::vector<FontFacts> all;
    for (const auto& [name, embedded] : fonts_) {
      if (all.size() < kMostFonts) all.push_back({name, embedded});
    }
    return all;
  }

 private:
  void look_at_fonts(Handle fonts) {
    if (!fonts.isDictionary()) return;
    for (const auto& [key, value] : fonts.getDictAsMap()) {
      Handle font = value;
      if (!font.isDictionary()) continue;
      if (font.isIndirect() && !fonts_seen_.insert(font.getObjGen()).second) continue;
      if (fonts_seen_.size() > kMostResources) return;
      const auto [it, added] =
          fonts_.try_emplace(plain_font_name(font.getKey("/BaseFont")), is_embedded(font));
      if (!added) it->second = it->second && is_embedded(font);
    }
  }

  static void look_at_image(Handle image, PageObject& page, double width_pt, double height_pt) {
    page.has_image = true;
    const double width = number_or(image.getKey("/Width"), 0);
    const double height = number_or(image.getKey("/Height"), 0);
    if (width <= 0 || height <= 0 || width_pt <= 0 || height_pt <= 0) return;
    const double shape = (width / height) / (width_pt / height_pt);
    const bool sharp = width >= width_pt / 72 * kScanSharpness;
    if (sharp && std::min(shape, 1 / shape) > 0.9) page.covered_by_image = true;
  }

  std::set<QPDFObjGen> seen_, forms_seen_, fonts_seen_;
  std::size_t forms_ = 0;
  std::map<std::string, bool> fonts_;
};

// ---- Active content --------------------------------------------------------------------------

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
    for (const auto& [key, value] : object.getDictAsMap()) {
      note(key, value);
      look_within(value, depth);
    }
  }
  std::vector<std::string> found() const { return {found_.begin(), found_.end()}; }

 private:
  void look_within(Handle item, int depth) {
    if (!item.isIndirect() && (item.isDictionary() || item.isArray())) look(item, depth + 1);
  }

  void note(const std::string& key, Handle value) {
    if (key == "/JS" && !value.isNull()) found_.insert("javascript");
    if (key == "/EF" && value.isDictionary()) found_.insert("attachment");
    if (key == "/XFA") found_.insert("form");
    if (key == "/RichMediaContent") found_.insert("media");
    if (key != "/S" || !value.isName()) return;
    if (value.isNameAndEquals("/JavaScript")) found_.insert("javascript");
    if (value.isNameAndEquals("/Launch")) found_.insert("launch");
    if (value.isNameAndEquals("/SubmitForm") || value.isNameAndEquals("/ImportData")) {
      found_.insert("form");
    }
  }

  std::set<std::string> found_;
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
  Resources resources;
  for (Handle& leaf : leaves) {
    PageObject page;
    page.present = leaf.isDictionary();
    if (page.present) {
      page.user_unit = std::clamp(number_or(leaf.getKey("/UserUnit"), 1), 0.01, 100.0);
      const auto [width, height] = page_size(leaf);
      resources.look(inherited(leaf, "/Resources"), &page, width, height, 0);
    }
    objects.pages.push_back(page);
  }
  objects.fonts = resources.fonts();
}

}  // namespace

Objects read_objects(std::string_view bytes) {
  Objects objects;
  try {
    const auto pdf = open_with_qpdf(bytes);
    objects.opened = true;
    read_pages(*pdf, objects);
    ActiveContent active;
    for (const Handle& object : pdf->getAllObjects()) active.look(object);
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
