// The kinds of values that a policy's keys have: how each is read from TOML and written back.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "checks/model/policy.h"
#include "harness/policy/policy_keys.h"
#include "util/units.h"

namespace vouch::policy::policy_values {

using vouch::Range;

inline std::string toml_text(std::string_view text) {
  std::ostringstream out;
  const toml::value<std::string> value{std::string(text)};
  out << toml::toml_formatter(value, toml::format_flags::none);
  return out.str();
}

/// How a value of one kind is read from TOML and written back.
struct Text {
  static constexpr std::string_view kExpects = "a text";
  static bool read(const toml::node& node, std::string& value) {
    const auto text = node.value_exact<std::string>();
    if (text) value = *text;
    return text.has_value();
  }
  static std::string write(const std::string& value) { return toml_text(value); }
};

struct Flag {
  static constexpr std::string_view kExpects = "true or false";
  static bool read(const toml::node& node, bool& value) {
    const auto flag = node.value_exact<bool>();
    if (flag) value = *flag;
    return flag.has_value();
  }
  static std::string write(bool value) { return value ? "true" : "false"; }
};

struct Count {
  static constexpr std::string_view kExpects = "a whole number, not negative";
  static constexpr std::string_view kExpectsSome = "a whole number above 0";
  template <typename Integer>
  static bool read(const toml::node& node, Integer& value) {
    const auto number = node.value_exact<std::int64_t>();
    if (!number || *number < 0) return false;
    value = static_cast<Integer>(*number);
    return true;
  }
  template <typename Integer>
  static std::string write(Integer value) {
    return fmt::format("{}", value);
  }
};

struct Size {
  static constexpr std::string_view kExpects = "a size such as \"4GiB\"";
  static constexpr std::string_view kExpectsSome = "a size above 0, such as \"4GiB\"";
  static bool read(const toml::node& node, std::uint64_t& value) {
    const auto text = node.value_exact<std::string>();
    const auto size = text ? parse_size(*text) : std::nullopt;
    if (size) value = *size;
    return size.has_value();
  }
  static std::string write(std::uint64_t value) { return toml_text(format_size(value)); }
};

struct Duration {
  static constexpr std::string_view kExpects = "a time such as \"20min\"";
  static constexpr std::string_view kExpectsSome = "a time above 0, such as \"20min\"";
  template <typename Time>
  static bool read(const toml::node& node, Time& value) {
    const auto text = node.value_exact<std::string>();
    const auto duration = text ? parse_duration(*text) : std::nullopt;
    if (duration) value = std::chrono::duration_cast<Time>(*duration);
    return duration.has_value();
  }
  template <typename Time>
  static std::string write(Time value) {
    return toml_text(format_duration(value));
  }
};

template <typename Item>
struct List {
  static constexpr std::string_view kExpects =
      std::is_same_v<Item, std::string> ? "a list of texts" : "a list of whole numbers";
  static bool read(const toml::node& node, std::vector<Item>& value) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return false;
    std::vector<Item> items;
    for (const toml::node& element : *array) {
      const auto item = element.value_exact<Item>();
      if (!item) return false;
      items.push_back(*item);
    }
    value = std::move(items);
    return true;
  }
  static std::string write(const std::vector<Item>& value) {
    std::string text = "[";
    for (const Item& item : value) {
      if (text.size() > 1) text += ", ";
      if constexpr (std::is_same_v<Item, std::string>) {
        text += toml_text(item);
      } else {
        text += fmt::format("{}", item);
      }
    }
    return text + "]";
  }
};

/// "[from, to]" of numbers, or "any".
struct OptionalRange {
  static constexpr std::string_view kExpects = "two numbers [from, to], or \"any\"";
  static bool read(const toml::node& node, std::optional<Range>& value) {
    if (node.value_exact<std::string>() == "any") {
      value.reset();
      return true;
    }
    const toml::array* array = node.as_array();
    if (array == nullptr || array->size() != 2) return false;
    const auto from = array->get(0)->value<double>();
    const auto to = array->get(1)->value<double>();
    if (!from || !to || !std::isfinite(*from) || !std::isfinite(*to) || *from > *to) return false;
    value = Range{*from, *to};
    return true;
  }
  static std::string write(const std::optional<Range>& value) {
    return value ? fmt::format("[{}, {}]", value->first, value->second) : toml_text("any");
  }
};

/// A number, or "none".
struct OptionalNumber {
  static constexpr std::string_view kExpects = "a number, zero or more, or \"none\"";
  static bool read(const toml::node& node, std::optional<double>& value) {
    if (node.value_exact<std::string>() == "none") {
      value.reset();
      return true;
    }
    const auto number = node.value<double>();
    if (!number || !std::isfinite(*number) || *number < 0) return false;
    value = *number;
    return true;
  }
  static std::string write(const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : toml_text("none");
  }
};

struct CountRange {
  static constexpr std::string_view kExpects = "two whole numbers [from, to]";
  static bool read(const toml::node& node, std::pair<std::int64_t, std::int64_t>& value) {
    std::vector<std::int64_t> numbers;
    if (!List<std::int64_t>::read(node, numbers) || numbers.size() != 2) return false;
    if (numbers[0] < 0 || numbers[0] > numbers[1]) return false;
    value = {numbers[0], numbers[1]};
    return true;
  }
  static std::string write(const std::pair<std::int64_t, std::int64_t>& value) {
    return fmt::format("[{}, {}]", value.first, value.second);
  }
};

}  // namespace vouch::policy::policy_values
