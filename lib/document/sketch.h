/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/document/sketch: the words of a paper in 64 bytes, by which two readings of one text know each other.
 */
#ifndef TC_SKETCH_H
#define TC_SKETCH_H

#include "lib/text/text.h"

G_BEGIN_DECLS

/** Bytes of a sketch. */
#define TC_SKETCH_BYTES 64
/** Pairs of words below which a text says too little: a head alone, a page that the OCR could not read. */
#define TC_SKETCH_MIN_PAIRS 40
/** From this similarity on two texts are one text read twice, or one form filled in twice: see sketch.c for how it was chosen. */
#define TC_SKETCH_ALIKE 0.5

/** A sketch; `bytes` are the same on every machine and may be stored. */
typedef struct {
	guint8 bytes[TC_SKETCH_BYTES];
} TcSketch;

/** Sketches a text. \return FALSE if it is too short for that. Any thread. */
gboolean tc_sketch_make(const TcText *text, TcSketch *sketch);
/**
 * How alike two texts are: an estimate of the share of pairs of neighbouring words that they have in common, of all that either has
 * (Jaccard), 0 to 1, with a standard error of 0.06 at most. Any thread.
 */
double tc_sketch_compare(const TcSketch *a, const TcSketch *b);

G_END_DECLS

#endif
