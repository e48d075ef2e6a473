#include "base/joined.hpp"
#include "worker/tasks/tasks.hpp"

namespace automodel::worker {

namespace {

std::string names(const recsys::model_registry& models) {
  return joined(models.all(), ", ", &recsys::model_family::name);
}

} // namespace

result<const recsys::model_family*>
find_family(const recipe& how, model_use use, const task_context& in) {
  if (how.is_generated() && !in.sandbox.allow_generated_code())
    return fail(errc::unavailable,
                "generated code may not run: this kernel refuses a part of "
                "the sandbox ("
                    + joined(in.sandbox.missing()) + ")",
                "docs/workers.md says what it needs");
  const auto* family = in.models.find(how.family);
  if (family == nullptr)
    return fail(errc::not_found, "no model family '" + how.family + "'",
                names(in.models));
  auto is_for = use == model_use::ranking ? static_cast<bool>(family->fit)
                                          : static_cast<bool>(family->fit_rows);
  if (!is_for)
    return fail(
        errc::invalid_argument,
        "'" + how.family + "' does not "
            + (use == model_use::ranking ? "rank items" : "predict rows"));
  return family;
}

} // namespace automodel::worker
