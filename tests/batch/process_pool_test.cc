#include "harness/batch/process_pool.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <thread>

namespace vouch::harness {
namespace {

using namespace std::chrono_literals;
using Kind = batch::LaneEvent::Kind;

batch::LaneEvent next_event(batch::Lanes& lanes) {
  for (int i = 0; i < 600; ++i) {
    if (batch::LaneEvent event = lanes.wait(100ms); event.kind != Kind::none) return event;
  }
  return {};
}

std::string work(const std::string& request, const batch::Tell& tell) {
  if (request == "die") kill(getpid(), SIGKILL);
  if (request == "throw") throw std::runtime_error("made up");
  while (request == "hang") std::this_thread::sleep_for(1h);
  if (request == "tell") tell("half way");
  if (request == "who") return std::to_string(getpid());
  return request + " done";
}

TEST(BatchLanes, AnswersWhatItWasAsked) {
  batch::Lanes lanes(2, work, -1);
  lanes.start(0, "a", 60s);
  lanes.start(1, "b", 60s);
  EXPECT_FALSE(lanes.free_lane());
  std::string answers;
  for (int i = 0; i < 2; ++i) {
    const batch::LaneEvent event = next_event(lanes);
    EXPECT_EQ(event.kind, Kind::answered);
    EXPECT_EQ(event.text, event.lane == 0 ? "a done" : "b done");
  }
  EXPECT_TRUE(lanes.all_free());
}

TEST(BatchLanes, TellsWhatItIsAtBeforeItAnswers) {
  batch::Lanes lanes(1, work, -1);
  lanes.start(0, "tell", 60s);
  const batch::LaneEvent told = next_event(lanes);
  EXPECT_EQ(told.kind, Kind::told);
  EXPECT_EQ(told.text, "half way");
  EXPECT_EQ(next_event(lanes).text, "tell done");
}

TEST(BatchLanes, OneProcessTakesOneRequestAfterAnother) {
  batch::Lanes lanes(1, work, -1);
  lanes.start(0, "who", 60s);
  const std::string first = next_event(lanes).text;
  lanes.start(0, "who", 60s);
  EXPECT_EQ(next_event(lanes).text, first);
  EXPECT_NE(first, std::to_string(getpid()));
}

TEST(BatchLanes, AKilledLaneIsAnEventAndTheNextRequestGetsANewOne) {
  batch::Lanes lanes(1, work, -1);
  lanes.start(0, "die", 60s);
  const batch::LaneEvent death = next_event(lanes);
  EXPECT_EQ(death.kind, Kind::died);
  EXPECT_EQ(death.text, "vouch's process for it was ended by signal 9 (Killed)");
  lanes.start(0, "a", 60s);
  EXPECT_EQ(next_event(lanes).text, "a done");
}

TEST(BatchLanes, AnExceptionEndsTheLaneAndNothingElse) {
  batch::Lanes lanes(1, work, -1);
  lanes.start(0, "throw", 60s);
  EXPECT_EQ(next_event(lanes).text, "vouch's process for it ended with status 70");
}

TEST(BatchLanes, AHungLaneIsKilledAtItsLimitWhileOthersGoOn) {
  batch::Lanes lanes(2, work, -1);
  lanes.start(0, "hang", 50ms);
  lanes.start(1, "a", 60s);
  batch::LaneEvent answered = next_event(lanes);
  batch::LaneEvent died = next_event(lanes);
  if (answered.kind == Kind::died) std::swap(answered, died);
  EXPECT_EQ(answered.text, "a done");
  EXPECT_EQ(died.kind, Kind::died);
  EXPECT_EQ(died.lane, 0U);
  EXPECT_EQ(died.text, "vouch's process for it did not end in its time, and was killed");
}

TEST(BatchLanes, AnAnswerThatCameWhileVouchWasStoppedCountsHoweverLateItIsRead) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const auto tell_who = [&](const std::string& request, const batch::Tell&) {
    const pid_t self = getpid();
    EXPECT_EQ(write(ends[1], &self, sizeof self), ssize_t{sizeof self});
    return request + " done";
  };
  batch::Lanes lanes(1, tell_who, -1);
  lanes.start(0, "a", 0ms);
  pid_t lane = 0;
  ASSERT_EQ(read(ends[0], &lane, sizeof lane), ssize_t{sizeof lane});
  // It sleeps once it has answered and waits for more; this process was stopped (Ctrl-Z) until now.
  for (char state = ' '; state != 'S';) {
    std::ifstream stat("/proc/" + std::to_string(lane) + "/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    state = text.at(text.rfind(')') + 2);
  }
  const batch::LaneEvent event = next_event(lanes);
  EXPECT_EQ(event.kind, Kind::answered) << event.text;
  EXPECT_EQ(event.text, "a done");
  for (const int end : ends) close(end);
}

TEST(BatchLanes, NoLaneOutlivesThem) {
  pid_t pid = 0;
  {
    batch::Lanes lanes(2, work, -1);
    lanes.start(0, "who", 60s);
    pid = std::stoi(next_event(lanes).text);
    lanes.start(1, "hang", 60s);
  }
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(BatchLanes, EndAllEndsWhatIsUnderWay) {
  batch::Lanes lanes(2, work, -1);
  lanes.start(0, "hang", 60s);
  lanes.end_all();
  EXPECT_TRUE(lanes.all_free());
  lanes.start(0, "a", 60s);
  EXPECT_EQ(next_event(lanes).text, "a done");
}

}  // namespace
}  // namespace vouch::harness
