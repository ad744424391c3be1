#include "harness/readers/pdf/section_names.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

namespace vouch::readers {
namespace {

// Written as people write them; compared as letters_of gives them.
constexpr std::array kReferences{
    // English
    "References", "Reference", "Bibliography", "Citations", "Literature", "Literature Cited",
    "Works Cited", "Cited Works", "Works Consulted", "References Cited", "Cited References",
    "Reference List", "List of References", "Sources", "References and Notes",
    "Notes and References", "References and Further Reading", "Further Reading",
    "References and Bibliography", "Bibliography and References", "Selected References",
    "Selected Bibliography", "References and Resources", "Annotated Bibliography",
    // German, Dutch, Scandinavian, Finnish
    "Literatur", "Literaturverzeichnis", "Literaturangaben", "Literaturliste", "Quellen",
    "Quellenverzeichnis", "Quellenangaben", "Referenzen", "Bibliographie", "Bibliografie",
    "Literatuur", "Literatuurlijst", "Referenties", "Bronnen", "Referenser", "Referanser",
    "Referencer", "Litteratur", "Litteraturliste", "Litteraturf\u00f6rteckning",
    "K\u00e4llf\u00f6rteckning", "L\u00e4hteet", "Viitteet", "Kirjallisuus", "L\u00e4hdeluettelo",
    // French, Spanish, Portuguese, Italian, Catalan, Romanian
    "R\u00e9f\u00e9rences bibliographiques", "Bibliographie et r\u00e9f\u00e9rences",
    "Ouvrages cit\u00e9s", "Referencias", "Referencias bibliogr\u00e1ficas", "Bibliograf\u00eda",
    "Obras citadas", "Literatura citada", "Fuentes", "Refer\u00eancias",
    "Refer\u00eancias bibliogr\u00e1ficas", "Riferimenti", "Riferimenti bibliografici",
    "Opere citate", "Refer\u00e8ncies", "Referin\u021be",
    // Polish, Czech, Slovak, Croatian, Hungarian, Turkish, Indonesian, Vietnamese
    "Literatura", "Spis literatury", "Wykaz literatury", "Pi\u015bmiennictwo",
    "\u0179r\u00f3d\u0142a", "Referencje", "Seznam literatury", "Pou\u017eit\u00e1 literatura",
    "Zoznam literat\u00fary", "Irodalom", "Irodalomjegyz\u00e9k", "Hivatkoz\u00e1sok", "Kaynaklar",
    "Kaynak\u00e7a", "Referanslar", "Daftar Pustaka", "Referensi",
    "T\u00e0i li\u1ec7u tham kh\u1ea3o",
    // Greek, Russian, Ukrainian, Bulgarian
    "Αναφορές", "Βιβλιογραφία", "Βιβλιογραφικές αναφορές", "Παραπομπές", "Πηγές", "Литература",
    "Список литературы", "Библиография", "Библиографический список", "Источники", "Ссылки",
    "Список использованных источников", "Список источников", "Література", "Список літератури",
    "Джерела", "Список використаних джерел", "Референции", "Литературни източници",
    // Hebrew, Arabic, Persian
    "מקורות", "ביבליוגרפיה", "רשימת מקורות", "רשימת ספרות", "הפניות", "סימוכין", "المراجع", "مراجع",
    "المصادر", "المصادر والمراجع", "المراجع والمصادر", "قائمة المراجع", "منابع", "منابع و مراجع",
    "مراجع و منابع", "فهرست منابع", "فهرست مراجع", "کتابنامه",
    // Chinese, Japanese, Korean
    "参考文献", "參考文獻", "引用文献", "引用文獻", "参考资料", "參考資料", "参考书目",
    "参考文献一覧", "文献", "참고문헌", "참고 문헌", "인용문헌"};

// Parts of a heading's name.
constexpr std::array kRelatedWork{
    "Background", "State of the Art", "Survey", "Literature", "Comparison with Other",
    "Comparison to Other", "Review of", "History of",
    // German, Dutch, Scandinavian, Finnish
    "Verwandte Arbeit", "Verwandte Werke", "Stand der Technik", "Stand der Forschung",
    "Hintergrund", "Grundlagen", "Fr\u00fchere Arbeiten", "Bisherige Arbeiten", "Forschungsstand",
    "Gerelateerd werk", "Achtergrond", "Relaterat arbete", "Relaterade arbeten", "Tidigare arbete",
    "Bakgrund", "Relateret arbejde", "Baggrund", "Relatert arbeid", "Bakgrunn", "Tausta",
    "Aiempi tutkimus", "Aiheeseen liittyv",
    // French, Spanish, Portuguese, Italian, Catalan, Romanian
    "Travaux connexes", "Travaux ant\u00e9rieurs", "Travaux existants", "Travaux reli\u00e9s",
    "Travaux associ\u00e9s", "Travaux similaires", "Travaux li\u00e9s", "\u00c9tat de l'art",
    "Trabajos relacionados", "Trabajo relacionado", "Trabajos previos", "Trabajo previo",
    "Estado del arte", "Antecedentes", "Marco te\u00f3rico", "Trabalhos relacionados",
    "Trabalhos correlatos", "Trabalho relacionado", "Trabalhos anteriores", "Estado da arte",
    "Fundamenta\u00e7\u00e3o te\u00f3rica", "Revis\u00e3o", "Revisi\u00f3n", "Lavori correlati",
    "Lavori precedenti", "Stato dell'arte", "Treball relacionat", "Lucr\u0103ri conexe",
    // Polish, Czech, Hungarian, Turkish, Indonesian, Vietnamese
    "Prace pokrewne", "Pokrewne prace", "Prace powi\u0105zane", "Powi\u0105zane prace",
    "Przegl\u0105d literatury", "Przegl\u0105d", "Stan wiedzy", "Stan bada\u0144", "Literatur",
    "Souvisej\u00edc\u00ed pr\u00e1ce", "P\u0159edchoz\u00ed pr\u00e1ce", "Kapcsol\u00f3d\u00f3",
    "\u0130lgili \u00e7al\u0131\u015fmalar", "\u00d6nceki \u00e7al\u0131\u015fmalar",
    "Penelitian terkait", "Tinjauan pustaka", "li\u00ean quan",
    "C\u01a1 s\u1edf l\u00fd thuy\u1ebft", "T\u1ed5ng quan",
    // Greek, Russian, Ukrainian, Bulgarian
    "Σχετικές εργασίες", "Σχετική εργασία", "Συναφείς εργασίες", "Σχετική έρευνα", "Υπόβαθρο",
    "ανασκόπηση", "Связанные работы", "Смежные работы", "Родственные работы", "Похожие работы",
    "Связанные исследования", "Обзор", "Предыдущие работы", "Существующие", "Пов'язані роботи",
    "Огляд", "Свързани", "Предпосылки",
    // Hebrew, Arabic, Persian
    "עבודות קודמות", "עבודות קשורות", "עבודה קשורה", "רקע", "סקירת ספרות", "الأعمال ذات الصلة",
    "أعمال ذات صلة", "الدراسات السابقة", "الأعمال السابقة", "خلفية", "الأعمال المتعلقة",
    "کارهای مرتبط", "کارهای پیشین", "کارهای گذشته", "پیشینه", "مرور ادبیات", "کارهای انجام شده",
    // Chinese, Japanese, Korean
    "相关工作", "相關工作", "相关研究", "相關研究", "背景", "研究现状", "研究現況", "文献综述",
    "文獻綜述", "関連研究", "関連文献", "先行研究", "従来研究", "관련 연구", "관련연구", "배경",
    "선행 연구"};

constexpr std::array kAppendix{"Appendi",       "Supplement",    "Anhang",  "Annexe",
                               "Ap\u00e9ndice", "Ap\u00eandice", "Dodatek", "Za\u0142\u0105cznik",
                               "Bijlage",       "Bilaga",        "Liite",   "Ph\u1ee5 l\u1ee5c",
                               "Παράρτημα",     "Приложение",    "Додаток", "נספח",
                               "ملحق",          "الملحق",        "پیوست",   "附录",
                               "附錄",          "付録",          "부록"};

constexpr std::array kBackMatter{"Acknowledg",
                                 "Biograph",
                                 "About the Author",
                                 "Artifact",
                                 "Danksagung",
                                 "Remerciements",
                                 "Agradecimientos",
                                 "Agradecimentos",
                                 "Podzi\u0119kowania",
                                 "Ringraziamenti",
                                 "Благодарности",
                                 "Ευχαριστίες",
                                 "致谢",
                                 "致謝",
                                 "謝辞",
                                 "감사의 글"};

constexpr std::array<std::string_view, 15> kWorks{
    "work", "research", "system", "approach", "method",     "technique", "solution", "tool",
    "art",  "stud",     "effort", "project",  "literature", "framework", "scheme"};

std::vector<std::string> folded(std::span<const char* const> names) {
  std::vector<std::string> all;
  for (const char* name : names) all.push_back(letters_of(name));
  return all;
}

/// Some writers lay out right-to-left scripts from the left: the letters then stand reversed.
std::string reversed(std::string_view letters) {
  std::string result;
  for (std::size_t end = letters.size(); end > 0;) {
    std::size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(letters[begin]) & 0xC0U) == 0x80) --begin;
    result.append(letters.substr(begin, end - begin));
    end = begin;
  }
  return result;
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

template <typename Holds>
bool any_name(const std::vector<std::string>& names, std::string_view letters, Holds holds) {
  if (std::ranges::any_of(names, [&](const auto& name) { return holds(letters, name); })) {
    return true;
  }
  if (is_plain(letters)) return false;
  const std::string back = reversed(letters);
  return std::ranges::any_of(names, [&](const auto& name) { return holds(back, name); });
}

/// "prior" and, at most `between` letters later, "work", "systems", "approaches", ...
bool speaks_of_work(std::string_view letters, std::string_view adjective, std::size_t between) {
  for (std::size_t at = letters.find(adjective); at != std::string_view::npos;
       at = letters.find(adjective, at + 1)) {
    const std::string_view after = letters.substr(at + adjective.size());
    if (adjective == "prior" && after.starts_with("it")) continue;  // priority
    for (const std::string_view work : kWorks) {
      if (contains(after.substr(0, between + work.size()), work)) return true;
    }
  }
  return false;
}

/// "relevant", "related": what stands before work that others did, near or far.
bool names_others_work(std::string_view letters) {
  if (contains(letters, "correlated") || contains(letters, "irrelevant")) return false;
  for (const std::string_view adjective : {"related", "prior", "previous", "existing"}) {
    if (speaks_of_work(letters, adjective, 26)) return true;
  }
  for (const std::string_view adjective :
       {"earlier", "past", "other", "current", "similar", "recent", "alternative", "competing",
        "relevant", "preceding"}) {
    if (speaks_of_work(letters, adjective, 0)) return true;
  }
  return false;
}

}  // namespace

std::string letters_of(std::string_view text) {
  std::string letters;
  if (is_plain(text)) {
    for (const char c : text) {
      if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
        letters.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
      }
    }
    return letters;
  }
  utf8proc_uint8_t* plain = nullptr;
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                     UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &plain, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(plain, &std::free);
  for (utf8proc_ssize_t at = 0; at < length;) {
    utf8proc_int32_t code = 0;
    const auto used = utf8proc_iterate(plain + at, length - at, &code);
    if (used <= 0) break;
    const auto category = utf8proc_category(code);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) {
      letters.append(reinterpret_cast<const char*>(plain + at), static_cast<std::size_t>(used));
    }
    at += used;
  }
  return letters;
}

bool names_references(std::string_view letters) {
  static const std::vector<std::string> kNames = folded(kReferences);
  return any_name(kNames, letters, [](std::string_view have, std::string_view name) {
    // Chinese counts its sections in its own letters: "7th, references".
    const bool counted = !is_plain(name) && have.ends_with(name) && have.size() <= name.size() + 9;
    return have == name || counted;
  });
}

bool names_related_work(std::string_view letters) {
  if (names_references(letters)) return false;
  static const std::vector<std::string> kNames = folded(kRelatedWork);
  return any_name(kNames, letters, contains) || names_others_work(letters);
}

bool may_hold_background(std::string_view letters) {
  return letters.starts_with("motivation") || letters.ends_with("motivation") ||
         letters.starts_with("preliminaries") || letters == "context" || letters == "contexte" ||
         letters == "contexto";
}

bool names_appendix(std::string_view letters) {
  static const std::vector<std::string> kNames = folded(kAppendix);
  return any_name(kNames, letters, [](std::string_view have, std::string_view name) {
    return have.starts_with(name);
  });
}

bool names_back_matter(std::string_view letters) {
  static const std::vector<std::string> kNames = folded(kBackMatter);
  return any_name(kNames, letters, [](std::string_view have, std::string_view name) {
    return have.starts_with(name);
  });
}

}  // namespace vouch::readers
