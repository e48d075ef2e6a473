#pragma once

namespace automodel::recsys {

/// Makes the process keep memory that tensors give back. By default glibc
/// returns large blocks to the kernel at once, which then zeroes their pages
/// anew in every step: a third of the time of a small model's training. Before
/// any thread is started; children inherit it.
void keep_freed_memory() noexcept;

} // namespace automodel::recsys
