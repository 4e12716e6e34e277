// Hồ sơ: papers gathered for one matter, in an order, with notes, for everybody; saved as one types, and out as a table, a document or a ZIP with the
// files. The list of all dossiers is the same page without a number.
import { address, ask, badge, el, origin, say, send, show } from './dom.js';
import { moment, number, t } from './words.js';
import { changed, choose, current, save } from './gather.js';
import { who, whoField } from './who.js';

const PAUSE = 600; // milliseconds after the last key until a note is saved
const formats = { docx: t('Tải danh mục (Word)'), csv: t('Tải danh mục (CSV)'), zip: t('Tải mọi tệp gốc (ZIP)') };

function lastChange({ changed: when, by }) {
	return by ? t('sửa {time}, {by}', { time: moment(when), by }) : t('sửa {time}', { time: moment(when) });
}

// ---- all of them ----

async function make(name, papers, go) {
	const made = await send('POST', '/api/dossiers', { name, by: who(), papers });
	await choose(made.id);
	go(`/dossier/${made.id}`);
}

async function list({ signal, go }) {
	const { dossiers } = await ask('/api/dossiers', signal);
	const name = el('input', { id: 'new-name', required: true, maxlength: 100, autocomplete: 'off' });
	const form = el(
		'form',
		{
			class: 'tools',
			submit: (event) => {
				event.preventDefault();
				make(name.value, [], go).catch((error) => say(error.message));
			},
		},
		el('label', { for: 'new-name' }, t('Hồ sơ mới:')),
		name,
		el('button', { type: 'submit' }, t('Lập')),
		whoField(),
	);
	show(
		t('Hồ sơ'),
		el('h1', {}, t('Hồ sơ')),
		el('p', { class: 'quiet' }, t('Hồ sơ là của chung, lưu trên máy chủ. Thêm văn bản bằng nút “+ Hồ sơ” ở kết quả tìm và ở trang văn bản.')),
		form,
		el(
			'ul',
			{ class: 'dossiers' },
			dossiers.map((one) =>
				el(
					'li',
					{},
					el('a', { href: `/dossier/${one.id}` }, one.name),
					' ',
					el('span', { class: 'quiet' }, t('{n} văn bản', { n: number(one.count) }), ' · ', lastChange(one)),
					one.id === current() && [' ', badge(t('đang gom vào đây'), 'good')],
				),
			),
		),
		!dossiers.length && el('p', { class: 'quiet' }, t('Chưa có hồ sơ nào.')),
	);
	say(t('{n} hồ sơ', { n: dossiers.length }));
}

// ---- one ----

// A dossier on the screen: what is changed is saved after a pause, or at once.
class Sheet {
	constructor(dossier) {
		this.dossier = dossier;
		this.papers = dossier.papers;
		this.list = el('ol', { class: 'dossier' });
		this.state = el('span', { class: 'quiet', role: 'status' }, lastChange(dossier));
	}

	soon() {
		clearTimeout(this.waiting);
		this.state.textContent = t('chưa lưu');
		this.waiting = setTimeout(() => this.save(), PAUSE);
	}

	// One request at a time: each names the version that it changes.
	async save() {
		clearTimeout(this.waiting);
		await this.saving;
		this.saving = save(this.dossier, this.papers).then(
			(dossier) => {
				Object.assign(this.dossier, { version: dossier.version, by: dossier.by, changed: dossier.changed });
				this.state.textContent = lastChange(dossier);
				if (dossier.id === current()) changed(dossier);
			},
			(error) => {
				this.state.replaceChildren(
					el('strong', {}, error.message),
					' ',
					el('button', { type: 'button', click: () => (error.status === 409 ? location.reload() : this.save()) }, t('Thử lại')),
				);
			},
		);
		return this.saving;
	}

	redraw() {
		this.list.replaceChildren(...this.papers.map((_, i) => this.row(i)));
	}

	change(how, i, focus) {
		how();
		this.redraw();
		this.save();
		const row = this.list.children[Math.min(i, this.papers.length - 1)];
		(row?.querySelector(`[data-does="${focus}"]:not([disabled])`) ?? row?.querySelector('button:not([disabled])'))?.focus();
		say(focus === 'out' ? t('{n} văn bản', { n: this.papers.length }) : t('{title}: thứ {n}', { title: row.querySelector('a, .path').textContent, n: i + 1 }));
	}

	row(i) {
		const one = this.papers[i],
			name = one.title ?? one.docno;
		const button = (does, label, text, how, to, disabled) =>
			el(
				'button',
				{ type: 'button', disabled, 'data-does': does, 'aria-label': `${label}: ${name}`, title: label, click: () => this.change(how, to, does) },
				text,
			);
		const move = (to) => () => this.papers.splice(to, 0, ...this.papers.splice(i, 1));
		const note = el('input', {
			value: one.note,
			maxlength: 1000,
			placeholder: t('Ghi chú'),
			'aria-label': t('Ghi chú: {title}', { title: name }),
			input: () => {
				one.note = note.value;
				this.soon();
			},
		});
		return el(
			'li',
			{},
			el(
				'p',
				{},
				one.gone
					? [el('span', { class: 'path' }, one.docno), ' ', badge(t('không còn trong kho'), 'warn')]
					: el('a', { href: `/paper/${one.paper}`, lang: 'vi' }, one.title),
				' ',
				el('span', { class: 'quiet', lang: 'vi' }, origin(one)),
			),
			one.subject && el('p', { lang: 'vi' }, one.subject),
			el(
				'p',
				{ class: 'note' },
				note,
				' ',
				button('up', t('Đưa lên'), '↑', move(i - 1), i - 1, i === 0),
				' ',
				button('down', t('Đưa xuống'), '↓', move(i + 1), i + 1, i === this.papers.length - 1),
				' ',
				button('out', t('Bỏ ra'), '✕', () => this.papers.splice(i, 1), i),
			),
		);
	}
}

// Gone at once, and back at once: what it held is still here.
async function remove(sheet, go) {
	const { dossier, papers } = sheet;
	await send('DELETE', `/api/dossiers/${dossier.id}`);
	if (dossier.id === current()) await choose();
	const back = papers.map(({ docno, hash, note }) => ({ docno, hash, note }));
	show(
		t('Hồ sơ'),
		el('h1', {}, t('Đã xóa hồ sơ {name}', { name: dossier.name })),
		el(
			'p',
			{ class: 'tools' },
			el('button', { type: 'button', click: () => make(dossier.name, back, go) }, t('Hoàn tác')),
			el('a', { class: 'button', href: '/dossier' }, t('Mọi hồ sơ')),
		),
	);
	say(t('Đã xóa hồ sơ {name}', { name: dossier.name }));
}

async function one({ id, signal, go }) {
	const dossier = await ask(`/api/dossiers/${id}`, signal);
	const sheet = new Sheet(dossier);
	const name = el('input', {
		class: 'title',
		value: dossier.name,
		maxlength: 100,
		'aria-label': t('Tên hồ sơ'),
		input: () => {
			if (!name.value.trim()) return;
			dossier.name = name.value;
			document.title = dossier.name;
			sheet.soon();
		},
	});
	const here = dossier.id === current();
	sheet.redraw();
	show(
		dossier.name,
		el('h1', { class: 'hidden printed' }, dossier.name),
		el('p', { class: 'tools' }, name, whoField()),
		el('p', {}, sheet.state),
		el(
			'p',
			{ class: 'tools' },
			here
				? badge(t('đang gom vào đây'), 'good')
				: el('button', { type: 'button', click: () => choose(dossier.id).then(() => go(`/dossier/${id}`)) }, t('Gom tiếp vào đây')),
			Object.entries(formats).map(([format, text]) =>
				el('a', { class: 'button', href: address(`/api/dossiers/${id}/export`, { format }), download: true }, text),
			),
			el('button', { type: 'button', click: () => print() }, t('In')),
			el('button', { type: 'button', click: () => remove(sheet, go).catch((error) => say(error.message)) }, t('Xóa hồ sơ')),
			el('a', { class: 'button', href: '/dossier' }, t('Mọi hồ sơ')),
		),
		sheet.list,
		!sheet.papers.length && el('p', { class: 'quiet' }, t('Chưa có văn bản nào: bấm “+ Hồ sơ” ở kết quả tìm hoặc ở trang văn bản.')),
	);
	signal.addEventListener('abort', () => sheet.state.textContent === t('chưa lưu') && sheet.save());
	say(t('{n} văn bản', { n: sheet.papers.length }));
}

export function view(what) {
	return what.id ? one(what) : list(what);
}
