/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * lib/citation: finds every citation in a paper, says what it names, which earlier mention it repeats, how the paper relates to
 * it, and which citations mean the same work. Four stages, each to be run and tested alone:
 *
 *   find      where a citation stands and what is printed            tc_citations_find()
 *   identify  canonical type, symbol, issuer, place, term            tc_citations_identify()
 *   relate    aliases, anaphors, title scopes, relations             tc_citations_relate()
 *   resolve   which citations and papers carry one work              tc_bucket_settle()   (works.h)
 */
#ifndef TC_CITATION_H
#define TC_CITATION_H

#include "lib/document/document.h"

G_BEGIN_DECLS

/** How a work is cited. */
typedef enum {
	TC_FORM_FULL,    /**< number and symbol */
	TC_FORM_SHORT,   /**< number without symbol, or symbol without number */
	TC_FORM_ALIAS,   /**< a name defined in the paper, at its definition and where it is used */
	TC_FORM_ANAPHOR, /**< Kết luận này, Quyết định nêu trên */
	TC_FORM_NAME,    /**< by name: Luật hoạt động chữ thập đỏ, Nghị quyết Trung ương 4 khóa XII */
} TcForm;

/** `full`, `short`, `alias`, `anaphor`, `name`; static. */
const char *tc_form_get_name(TcForm form);

/** What of a citation was read from damaged print, and may therefore be wrong. */
typedef enum {
	TC_DAMAGE_NUMBER = 1, /**< a digit of the number was printed as a letter or a sign, or a blank stands in it */
	TC_DAMAGE_YEAR =
		2, /**< the same of the year, or the year cannot be: in the future, or outside its National Assembly's term */
	TC_DAMAGE_SYMBOL = 4,    /**< the symbol is not as printed, or breaks off */
	TC_DAMAGE_MISPRINT = 16, /**< the symbol does not go with its type word: "Kết luận số 44-KH/TW" */
	TC_DAMAGE_NEAR = 8,      /**< nothing is seen to be wrong with it, but the words around it are damaged */
} TcDamage;

/** A citation with this confidence or less may well be another number: it is shown, and not relied on. */
#define TC_DOUBTFUL 0.5

/** One citation. Strings are owned; NULL where absent. */
typedef struct {
	TcSpan span;    /**< canonical bytes of the text searched */
	char *type;     /**< type id */
	char *number;   /**< without leading zeros; `30a` */
	char *symbol;   /**< canonical, without number and year: `KL/TW` */
	char *year;     /**< the year inside the number, or behind a law's name */
	char *date;     /**< ISO 8601, may stop at year or month; before stage 2 `--09-13` where the year is left out */
	char *issuer;   /**< official name: `Ban Bí thư`, `Tỉnh ủy Quảng Trị` */
	char *place;    /**< the issuer's place: `Quảng Trị` */
	char *term;     /**< roman */
	char *name;     /**< name of a law, or a plenum's resolution; without the type word */
	char *subject;  /**< the title that follows it (`về ...`), as printed; evidence for what it is about */
	char *pinpoint; /**< `D5.K2.a`; several with comma */
	TcForm form;
	int refers_to; /**< index of the citation that an alias, anaphor or short form repeats; -1: none */
	int repeats; /**< index of a fuller mention of the same work in the paper, whose date and term hold for this one; -1: none */
	gboolean self;        /**< means the citing paper itself */
	int within;           /**< index of the citation in whose title this one stands; -1: it is the paper's own */
	gboolean in_subject;  /**< stands in the paper's own subject line */
	const char *relation; /**< relation id, static; of the paper, or of the work `within`, to the work cited */
	const char *
		acts; /**< relation id, static, NULL: none. In "A được sửa đổi bởi B", what B does to A; `relation` is a mention then */
	int acts_on; /**< with `acts`: index of the citation that is A, its own where A is told to have ended; -1: the citing paper */
	double confidence; /**< 0 to 1; see TC_DOUBTFUL */
	guint damage;      /**< of TcDamage */
} TcCitation;

/** The citations of one text, in order of their start. Elements are TcCitation, freed with the array. */
typedef GPtrArray TcCitations;

/**
 * Stage 1. \param own the paper's header, or NULL: its own number line is not a citation. Never fails; any thread. Unref with
 * g_ptr_array_unref().
 */
TcCitations *tc_citations_find(const TcText *text, const TcHeader *own);
/** Stage 2, in place. */
void tc_citations_identify(TcCitations *citations, const TcText *text, const TcHeader *own);
/** Stage 3, in place: title scopes, aliases, anaphors, relations. */
void tc_citations_relate(TcCitations *citations, const TcText *text, const TcHeader *own);
/** Stages 1 to 3. */
TcCitations *tc_citations_read(const TcText *text, const TcHeader *own);

/** A relation, a row of relations.tsv. Static. */
typedef struct {
	const char *id;       /**< `thuc-hien` */
	const char *forward;  /**< what the citing paper does: `thực hiện` */
	const char *backward; /**< seen from the cited work: `được thực hiện bởi` */
	const char *english;  /**< `carries out` */
	gboolean
		chain; /**< belongs to the chain "what carries it out" (thuc-hien, cu-the-hoa, huong-dan, ...), not mere mention */
	int strength;  /**< where a paper relates to a work in several ways, the largest is shown first */
} TcRelation;

/** By id; NULL if unknown. */
const TcRelation *tc_relation_get(const char *id);
/** All. */
const TcRelation *tc_relations_get(gsize *n);

G_END_DECLS

#endif
