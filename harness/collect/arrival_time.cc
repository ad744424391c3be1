#include "harness/collect/arrival_time.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <sstream>

namespace vouch::collect {
namespace {

std::optional<std::uint32_t> ipv4(const std::string& text) {
  in_addr address{};
  if (inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

/// "10.0.0.0/8"
bool in_network(const std::string& address, const std::string& network) {
  const std::size_t slash = network.find('/');
  if (slash == std::string::npos) return false;
  const auto one = ipv4(address), base = ipv4(network.substr(0, slash));
  const std::string digits = network.substr(slash + 1);
  if (!one || !base || digits.empty() || digits.size() > 2) return false;
  const int bits = std::atoi(digits.c_str());
  if (bits < 1 || bits > 32) return false;
  const std::uint32_t mask = ~std::uint32_t{0} << (32 - bits);
  return (*one & mask) == (*base & mask);
}

bool same_host(std::string_view a, std::string_view b) {
  if (a.ends_with('.')) a.remove_suffix(1);
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return low(x) == low(y);
  });
}

bool is_trusted_host(const std::string& host, const std::vector<std::string>& trusted) {
  return !host.empty() && std::ranges::any_of(trusted, [&host](const std::string& one) {
    return same_host(host, one);
  });
}

/// A hand-over within the host is its own: from no address, or from the loopback's.
bool is_trusted_sender(const std::string& address, const std::vector<std::string>& trusted) {
  if (address.empty() || address == "::1" || in_network(address, "127.0.0.0/8")) return true;
  return std::ranges::any_of(trusted, [&address](const std::string& one) {
    return address == one || in_network(address, one);
  });
}

}  // namespace

std::optional<Timestamp> parse_mail_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos) {
    text.remove_prefix(comma + 1);
  }
  std::istringstream words{std::string(text.substr(0, 100))};
  std::string day, month, year, clock, offset;
  if (!(words >> day >> month >> year >> clock >> offset)) return std::nullopt;
  const auto at = std::ranges::find(kMonths, month);
  if (at == kMonths.end() || day.empty() || day.size() > 2) return std::nullopt;
  if (day.size() == 1) day.insert(0, 1, '0');
  if (clock.find(':') == 1) clock.insert(0, 1, '0');
  if (offset == "GMT" || offset == "UT") offset = "+0000";
  return parse_timestamp(
      fmt::format("{}-{:02}-{}T{}{}", year, at - kMonths.begin() + 1, day, clock, offset));
}

std::optional<Timestamp> arrival_time(const std::vector<worker::Hop>& received,
                                      const std::vector<std::string>& trusted) {
  std::optional<Timestamp> time;
  for (const worker::Hop& hop : received) {
    if (!is_trusted_host(hop.by, trusted)) break;
    time = parse_mail_date(hop.date);
    if (!is_trusted_sender(hop.from_address, trusted)) break;
  }
  return time;
}

}  // namespace vouch::collect
