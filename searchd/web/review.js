// Duyệt: what the program is not sure of, one case at a time, for a person to decide: by keys alone if wanted, each key shown on its button. What is
// decided is stored with who and when, applies to the same cases where one says so, and can be undone.
import { address, ask, el, isShortcut, say, send, show } from './dom.js';
import { headerFields, moment, number, t } from './words.js';
import { cutOut } from './cut.js';
import { who, whoField } from './who.js';

const kinds = { repair: t('Chữ quét sai'), citation: t('Dẫn chiếu mơ hồ'), header: t('Đầu văn bản khó đọc'), duplicate: t('Có thể trùng') };
const asks = {
	repair: t('Chỗ này đúng ra là gì?'),
	citation: t('Chỗ này dẫn văn bản nào?'),
	header: t('Chỗ này ghi gì?'),
	duplicate: t('Hai bản này có phải một văn bản?'),
};
// What it means to take none of what is offered, where it is not to leave the text as it is.
const rejections = { citation: t('Không văn bản nào ở trên'), header: t('Văn bản không ghi mục này'), duplicate: t('Hai văn bản khác nhau') };
// The same of what is offered: the other paper stands above, beside the first.
const offers = { duplicate: t('Là một văn bản, quét hai lần') };
// What is typed into a field looks like this.
const samples = { number: '657', date: '30/8/2023' };
const PAGE = 20; // cases fetched at a time
const FEW = 5; // left when more are fetched
const MAX_KEYS = 9; // candidates that a digit chooses
const DPI = 80; // of two papers side by side: a page at a glance

// The cases of one kind, as they come.
class Queue {
	constructor(kind, signal) {
		Object.assign(this, { kind, signal, items: [], later: [], cursor: undefined, total: 0, seen: new Set() });
	}

	async more() {
		if (this.cursor === null) return;
		const answer = await ask(address('/api/review', { kind: this.kind, limit: PAGE, cursor: this.cursor }), this.signal);
		Object.assign(this, { cursor: answer.next ?? null, total: answer.total, kinds: answer.kinds });
		this.items.push(...answer.items.filter(({ id }) => !this.seen.has(id)));
		for (const { id } of answer.items) this.seen.add(id);
	}

	async first() {
		if (!this.items.length) await this.more();
		if (!this.items.length) this.items = this.later.splice(0);
		else if (this.items.length < FEW) this.more().catch(() => {}); // in good time; asked again when it is needed
		return this.items[0];
	}
}

function context(item) {
	return el(
		'p',
		{ class: 'context', lang: 'vi' },
		item.before,
		el('mark', {}, item.raw || t('(trống)')),
		item.after,
		' ',
		el('a', { class: 'place', href: address(`/paper/${item.paper}`, { page: item.page > 1 ? item.page : '' }) }, `${item.title}, ${t('trang {n}', { n: item.page })}`),
	);
}

// One of two papers: how it begins, and, where it is a scan, what it looks like.
function half({ id, title, path }, signal) {
	const beginning = el('div', { class: 'beginning', lang: 'vi', tabindex: 0, role: 'region', 'aria-label': t('Trang đầu của {title}', { title }) });
	ask(`/api/papers/${id}/pages/1`, signal)
		.then(({ image, text }) =>
			beginning.replaceChildren(image ? el('img', { src: `${image}?dpi=${DPI}`, alt: t('Ảnh trang {n}', { n: 1 }) }) : '', el('div', { class: 'text' }, text)),
		)
		.catch((error) => signal.aborted || beginning.replaceChildren(el('p', { class: 'warn' }, error.message)));
	return el('div', {}, el('p', {}, el('a', { href: `/paper/${id}`, lang: 'vi' }, title), el('br'), el('span', { class: 'quiet path' }, path)), beginning);
}

function pair({ paper, raw, path, candidates }, signal) {
	return el(
		'div',
		{ class: 'pair' },
		half({ id: paper, title: raw, path }, signal),
		candidates.map(({ paper: id, text: title, path: there }) => half({ id, title, path: there }, signal)),
	);
}

// Seen on its button; heard as the button's shortcut.
function key(text) {
	return [el('kbd', { 'aria-hidden': 'true' }, text), ' '];
}

const fieldName = ({ field }) => headerFields[field] ?? field;

// What became of it. Two papers are known by where they lie, as their titles are often the same.
function sayDecided(item, decision, text) {
	const { raw, path, candidates } = item;
	const two = { path, other: candidates[0]?.path ?? '' };
	if (item.kind === 'duplicate') return decision === 'reject' ? t('{path} và {other}: khác nhau', two) : t('{path} và {other}: một văn bản', two);
	if (item.kind === 'header') return `${fieldName(item)}: ${decision === 'reject' ? t('không ghi') : text}`;
	if (item.kind === 'citation' && decision === 'reject') return t('“{raw}”: không văn bản nào', { raw });
	return decision === 'reject' ? t('giữ “{raw}”', { raw }) : t('“{raw}” là “{text}”', { raw, text });
}

// One case with its keys. `decide(decision, text)` and the others are the page's.
class Case {
	constructor(item, page) {
		this.item = item;
		this.page = page;
		this.same = el('input', { type: 'checkbox', checked: item.same > 0, 'aria-keyshortcuts': 'a' });
		this.other = el('input', {
			id: 'other',
			autocomplete: 'off',
			lang: 'vi',
			placeholder: samples[item.field] && t('như {text}', { text: samples[item.field] }),
			maxlength: 300,
			size: 24,
			'aria-keyshortcuts': 'e',
			keydown: (event) => event.key === 'Escape' && this.other.blur(),
		});
	}

	choose(index) {
		const candidate = this.item.candidates[index];
		if (!candidate) return;
		if (candidate.work) this.decide('confirm', candidate.text, candidate.work);
		else this.decide(index === 0 ? 'confirm' : 'replace', candidate.text);
	}

	decide(decision, text, work) {
		this.page.decide(this.item, { decision, text, work, same: this.item.same > 0 && this.same.checked });
	}

	candidates() {
		return this.item.candidates.map(({ text, probability, held }, i) =>
			el(
				'button',
				{ type: 'button', class: 'candidate', click: () => this.choose(i), 'aria-keyshortcuts': i < MAX_KEYS && String(i + 1) },
				i < MAX_KEYS && key(String(i + 1)),
				el('span', { lang: 'vi' }, offers[this.item.kind] ?? (text || t('(bỏ chữ này)'))),
				held === false && el('span', { class: 'quiet' }, ` (${t('chưa có trong kho')})`),
				probability !== undefined && el('span', { class: 'quiet' }, ` ${this.likely(probability)}`),
			),
		);
	}

	likely(probability) {
		const percent = `${Math.round(probability * 100)} %`;
		return this.item.kind === 'duplicate' ? t('(giống nhau {percent})', { percent }) : percent;
	}

	draw() {
		const { item } = this;
		const form = el(
			'form',
			{
				class: 'tools',
				submit: (event) => {
					event.preventDefault();
					if (this.other.value.trim()) this.decide('replace', this.other.value.trim());
				},
			},
			el('label', { for: 'other' }, key('e'), item.kind === 'header' ? `${fieldName(item)}:` : t('Khác:')),
			this.other,
			el('button', { type: 'submit' }, t('Ghi')),
		);
		return el(
			'section',
			{ class: 'case', tabindex: -1, 'aria-label': asks[item.kind] },
			item.box && cutOut(item.paper, item.page, item.box),
			item.kind === 'duplicate' ? pair(item, this.page.queue.signal) : context(item),
			el('h2', {}, asks[item.kind], item.field && ` – ${fieldName(item)}`),
			item.kind === 'header' && form, // nothing is offered: what is typed comes first
			el(
				'p',
				{ class: 'tools' },
				this.candidates(),
				el(
					'button',
					{ type: 'button', class: 'candidate', 'aria-keyshortcuts': '0', click: () => this.decide('reject') },
					key('0'),
					rejections[item.kind] ?? t('Giữ “{raw}” như đã quét', item),
				),
			),
			item.kind === 'repair' && form,
			el(
				'p',
				{ class: 'tools' },
				el('button', { type: 'button', 'aria-keyshortcuts': 's', click: () => this.page.skip() }, key('s'), t('Để sau')),
			),
			item.same > 0 &&
				el(
					'p',
					{},
					el('label', {}, this.same, ' ', key('a'), t('Quyết luôn cho {n} chỗ giống hệt', { n: number(item.same) })),
				),
		);
	}

	press(event) {
		if (/^[1-9]$/.test(event.key)) this.choose(Number(event.key) - 1);
		else if (event.key === '0') this.decide('reject');
		else if (event.key === 's') this.page.skip();
		else if (event.key === 'e') this.other.focus();
		else if (event.key === 'a') this.same.checked = !this.same.checked;
		else return false;
		return true;
	}
}

class Page {
	constructor(kind, signal) {
		this.queue = new Queue(kind, signal);
		this.place = el('div', { class: 'cases' });
		this.done = el('ul', { class: 'decided' });
		this.counter = el('p', { class: 'quiet', role: 'status' });
		this.history = [];
	}

	async next() {
		const item = await this.queue.first();
		const inside = this.place.contains(document.activeElement); // on a button that goes away now
		this.case = item && new Case(item, this);
		this.place.replaceChildren(
			item
				? this.case.draw()
				: el('p', {}, t('Không còn gì phải duyệt ở đây.')),
		);
		if (inside) this.place.querySelector('.case')?.focus({ preventScroll: true });
		this.counter.textContent = t('Còn {n} chỗ', { n: number(this.queue.total) });
		if (item) say(`${asks[item.kind]} ${item.before}${item.raw}${item.after}`);
	}

	skip() {
		this.queue.later.push(...this.queue.items.splice(0, 1));
		return this.next();
	}

	// What could not be stored comes back to the front.
	async decide(item, what) {
		this.queue.items.shift();
		const going = this.next().catch(() => {}); // it fails as well, and is tried again below
		try {
			const { decided } = await send('POST', `/api/review/${encodeURIComponent(item.id)}`, { ...what, by: who() });
			this.queue.total = Math.max(0, this.queue.total - decided);
			this.remember(item, what, decided);
		} catch (error) {
			await going;
			this.queue.items.unshift(item);
			await this.next();
			this.place.prepend(el('p', { class: 'warn', role: 'alert' }, error.message));
		}
		this.counter.textContent = t('Còn {n} chỗ', { n: number(this.queue.total) });
	}

	remember(item, what, decided) {
		const entry = { item, decided };
		entry.line = this.line(entry, what, t('{n} chỗ', { n: number(decided) }));
		this.history.unshift(entry);
		this.done.prepend(entry.line);
		say(entry.line.textContent);
	}

	line(entry, { decision, text }, more) {
		return el(
			'li',
			{},
			el('span', { lang: 'vi' }, sayDecided(entry.item, decision, text ?? '')),
			el('span', { class: 'quiet' }, ` ${more} `),
			el('button', { type: 'button', class: 'quietly', click: () => this.undo(entry) }, t('Hoàn tác')),
		);
	}

	// What was decided before, by whom and when.
	async earlier() {
		const { items } = await ask(address('/api/review', { kind: this.queue.kind, decided: 1, limit: PAGE }), this.queue.signal);
		for (const item of items) {
			const { decision } = item;
			const entry = { item, decided: 1 };
			entry.line = this.line(
				entry,
				{ decision: decision.decision, text: decision.text ?? item.candidates[0]?.text },
				[decision.by, moment(decision.at)].filter(Boolean).join(', '),
			);
			this.done.append(entry.line);
		}
	}

	async undo(entry = this.history[0]) {
		if (!entry) return;
		try {
			await send('DELETE', address(`/api/review/${encodeURIComponent(entry.item.id)}`, { by: who() }));
		} catch (error) {
			say(error.message);
			entry.line.append(el('span', { class: 'warn', role: 'alert' }, ` ${error.message}`));
			return;
		}
		this.history = this.history.filter((one) => one !== entry);
		entry.line.remove();
		this.queue.total += entry.decided;
		this.queue.items.unshift(entry.item);
		await this.next();
	}
}

function tabs(kind, totals) {
	return el(
		'nav',
		{ class: 'tabs', 'aria-label': t('Loại việc duyệt') },
		totals.map(([id, total]) =>
			el(
				'a',
				{ href: address('/review', { kind: id }), 'aria-current': id === kind && 'page' },
				kinds[id],
				' ',
				el('span', { class: 'quiet' }, number(total)),
			),
		),
	);
}

export async function view({ query, signal }) {
	const kind = query.get('kind') in kinds ? query.get('kind') : 'repair';
	const page = new Page(kind, signal);
	await Promise.all([page.next(), page.earlier()]);
	const totals = await Promise.all(
		page.queue.kinds.map(async (id) => [id, id === kind ? page.queue.total : (await ask(address('/api/review', { kind: id, limit: 1 }), signal)).total]),
	);
	show(
		t('Duyệt'),
		el('h1', {}, t('Duyệt chỗ chưa chắc')),
		tabs(kind, totals),
		el('p', { class: 'tools' }, page.counter, whoField()),
		page.place,
		el('h2', {}, t('Đã quyết')),
		el('p', { class: 'quiet' }, t('Ghi cùng tên và giờ, giữ qua các lần quét lại, và dạy cho máy. Bấm z để hoàn tác việc vừa làm.')),
		page.done,
	);
	document.addEventListener(
		'keydown',
		(event) => {
			if (!isShortcut(event)) return;
			if (event.key === 'z') page.undo();
			else if (!page.case?.press(event)) return;
			event.preventDefault();
		},
		{ signal },
	);
}
