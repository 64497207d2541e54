// Bodies of PATCH /app: hooks and settings are refused or stored, and what is stored can be read and shown.
#include "base/random.h"
#include "fuzz.h"
#include "hooks/replace.h"
#include "json_text.h"
#include "wire/app_settings.h"
#include "wire/hook.h"

namespace millrace::fuzz {
namespace {

constexpr Instant now{1'700'000'000'000'000'000};

void patch_hooks(const wire::Json& body) {
  const auto* const given = body.find("event_hooks");
  std::vector<hooks::WantedHook> wanted;
  if (!given || !wire::read(*given, wanted, "event_hooks")) return;
  SeededRandom random(1);
  const auto first = hooks::replace({}, wanted, now, random);
  if (!first) return;
  for (const auto& hook : first->hooks) {
    ensure_sound(wire::shown(hook));
    const auto text = wire::stored(hook);
    ensure_sound(text);
    const auto read_back = wire::stored_hook(text);
    ensure(read_back.has_value() && wire::stored(*read_back) == text, "a stored hook is what was stored");
    ensure(hook.sqs_secret.empty() || wire::shown(hook).contains(hooks::masked_secret), "a secret is shown masked");
  }
  ensure(hooks::replace(first->hooks, wanted, now, random).has_value(), "what was accepted is accepted again");
}

void patch_settings(const wire::Json& body) {
  std::string stored = R"("name":"before")";
  const auto before = stored;
  const auto done = wire::apply_settings(body, stored);
  ensure(done.has_value() || stored == before, "a refused change changes nothing");
  ensure_sound('{' + stored + '}');
  ensure_sound('{' + wire::shown_settings({.id = 1, .name = "fuzz", .settings = stored, .older = {}}) + '}');
  wire::encoding_of({}, stored, hooks::PayloadEncoding::json);
}

}  // namespace

void run(std::string_view input) {
  const auto body = wire::parse_json(input);
  if (!body || !body->object()) return;
  patch_hooks(*body);
  patch_settings(*body);
}

}  // namespace millrace::fuzz
