/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz targets of lib/text, lib/repair and lib/postings, one a file. Each defines LLVMFuzzerTestOneInput() and aborts where a promise of the
 * header is broken. They are linked twice: with replay.c, which runs the corpus in `make check`, and by hand with clang's libFuzzer
 * (CONTRIBUTING.md).
 */
#ifndef TC_FUZZ_H
#define TC_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
