// The closed vocabulary of EntryNote::kind: what the archive reader can have seen of an entry, or
// of the whole archive (then `entry` is empty). The reader writes them, the archive checks read
// them; neither knows a word that does not stand here.
#pragma once

#include <string_view>

namespace vouch::note {

// The name. Entries whose name leaves the directory are not unpacked.
inline constexpr std::string_view kAbsolutePath = "absolute-path";     // "/etc/passwd"
inline constexpr std::string_view kDrivePath = "drive-path";           // "C:\x", "\\server\x"
inline constexpr std::string_view kLeavesDirectory = "leaves-folder";  // "../x", "a/../../x"
inline constexpr std::string_view kDotDot = "dot-dot";       // "a/../x": stays, not unpacked
inline constexpr std::string_view kBackslash = "backslash";  // "a\b.c", unpacked as "a/b.c"
inline constexpr std::string_view kControlCharacter = "control-character";
inline constexpr std::string_view kNotUtf8 = "not-utf8";          // unpacked as if it were CP437
inline constexpr std::string_view kHiddenText = "hidden-text";    // bidirectional or zero-width
inline constexpr std::string_view kWindowsName = "windows-name";  // "con", "a:b", "a. "
inline constexpr std::string_view kEmptyName = "empty-name";
inline constexpr std::string_view kNulInName = "nul-in-name";  // cut by some programs at the NUL
inline constexpr std::string_view kNameTooLong = "name-too-long";  // a part over 255 bytes
inline constexpr std::string_view kPathTooLong = "path-too-long";  // policy: path_bytes
inline constexpr std::string_view kTooDeep = "too-deep";           // policy: depth

// Names against each other.
inline constexpr std::string_view kDuplicateName = "duplicate-name";  // the last one is kept
inline constexpr std::string_view kFileAndDirectory = "file-and-folder";
inline constexpr std::string_view kCaseClash = "case-clash";        // detail: the other name
inline constexpr std::string_view kUnicodeClash = "unicode-clash";  // detail: the other name

// Links and special files. detail: the target, or the type. None of these is unpacked.
inline constexpr std::string_view kLinkAbsolute = "link-absolute";
inline constexpr std::string_view kLinkLeaves = "link-leaves-folder";
inline constexpr std::string_view kLinkChainLeaves = "link-chain-leaves-folder";
inline constexpr std::string_view kLinkLoop = "link-loop";
inline constexpr std::string_view kLinkBad = "link-bad";           // no target, or one too long
inline constexpr std::string_view kThroughLink = "through-link";   // an entry below a link
inline constexpr std::string_view kSpecialFile = "special-file";   // fifo, device, socket
inline constexpr std::string_view kSpecialMode = "special-mode";   // setuid, setgid: dropped
inline constexpr std::string_view kHardLinkBad = "hard-link-bad";  // to nothing in the archive

// Sizes and the archive's own records.
inline constexpr std::string_view kRatio = "ratio";                      // detail: "N:1"
inline constexpr std::string_view kTotalTooLarge = "total-too-large";    // policy: unpacked
inline constexpr std::string_view kFileTooLarge = "file-too-large";      // policy: file
inline constexpr std::string_view kTooManyEntries = "too-many-entries";  // policy: entries
inline constexpr std::string_view kOverlap = "overlap";                  // detail: the other entry
inline constexpr std::string_view kNestedBomb = "nested-bomb";           // detail: what it comes to
inline constexpr std::string_view kSizeLie = "size-lie";  // detail: declared and real
inline constexpr std::string_view kWrongChecksum = "wrong-checksum";
inline constexpr std::string_view kUnreadable = "unreadable";  // detail: the reader's words
inline constexpr std::string_view kTruncated = "truncated";    // the archive ends before it should
inline constexpr std::string_view kNoDirectory = "no-central-directory";
inline constexpr std::string_view kNamesDiffer = "names-differ";  // detail: the local name
inline constexpr std::string_view kNoLocalHeader = "no-local-header";
inline constexpr std::string_view kHeadersDiffer = "headers-differ";     // detail: in what
inline constexpr std::string_view kNotInDirectory = "not-in-directory";  // a local header only
inline constexpr std::string_view kEntryCount = "entry-count";  // detail: declared and real
inline constexpr std::string_view kManyDisks = "many-disks";
inline constexpr std::string_view kEncrypted = "encrypted";
inline constexpr std::string_view kUnknownMethod = "unknown-method";  // detail: the method
inline constexpr std::string_view kNeedsMemory =
    "needs-memory";  // detail: how much, or the reader's words
inline constexpr std::string_view kLeadingBytes = "leading-bytes";    // detail: how many
inline constexpr std::string_view kTrailingBytes = "trailing-bytes";  // detail: how many
inline constexpr std::string_view kGap = "gap";                       // detail: how many
inline constexpr std::string_view kComment = "comment";               // detail: its beginning
inline constexpr std::string_view kFutureTime = "future-time";        // unpacked as of now

// What a file holds, where the tree's `content` does not say it all.
inline constexpr std::string_view kEmptySubmodule = "empty-submodule";  // entry: its directory
inline constexpr std::string_view kPassword = "password";             // detail: what looks like one
inline constexpr std::string_view kNestedArchive = "nested-archive";  // detail: its format
inline constexpr std::string_view kBeside =
    "beside-root";  // "__MACOSX/...", beside the top directory

}  // namespace vouch::note
