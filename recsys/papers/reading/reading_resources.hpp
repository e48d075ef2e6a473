#pragma once

#include <memory>

namespace automodel::recsys {

/// Keeps open what the readers open when they are first used: conversion of
/// characters, tables of encodings. A process that may open no file later
/// holds one from before.
class reading_resources {
public:
  reading_resources();
  ~reading_resources();
  reading_resources(const reading_resources&) = delete;
  reading_resources& operator=(const reading_resources&) = delete;

private:
  struct held;
  std::unique_ptr<held> held_;
};

} // namespace automodel::recsys
