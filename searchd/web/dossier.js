// Hồ sơ: papers gathered in this browser, ordered and noted on, to be printed or saved as the list that goes with a dossier. It is kept
// on this machine alone: the server knows nobody yet.
import { el, origin, say, show } from './dom.js';
import { date, t } from './words.js';

const KEY = 'dossier';
const MAX_PAPERS = 500; // a dossier, not an archive; the browser keeps some megabytes at most

function read() {
	try {
		const papers = JSON.parse(localStorage.getItem(KEY));
		return Array.isArray(papers) ? papers : [];
	} catch {
		return [];
	}
}

function write(papers) {
	localStorage.setItem(KEY, JSON.stringify(papers.slice(0, MAX_PAPERS)));
	count();
}

// How many there are, beside the link in the head of the page.
export function count() {
	document.getElementById('dossier-count').textContent = read().length || '';
}

// A button that puts a paper in and takes it out. `item`: { paper, title, date, issuer, subject }.
export function gatherButton({ paper, title, date: day, issuer, subject }) {
	const has = () => read().some((one) => one.paper === paper);
	const draw = () => {
		button.replaceChildren(has() ? t('✓ Trong hồ sơ') : t('+ Hồ sơ'), el('span', { class: 'hidden' }, `: ${title}`));
		button.setAttribute('aria-pressed', has());
	};
	const button = el('button', {
		type: 'button',
		class: 'gather',
		click: () => {
			write(has() ? read().filter((one) => one.paper !== paper) : [...read(), { paper, title, date: day, issuer, subject }]);
			draw();
			say(button.textContent);
		},
	});
	draw();
	return button;
}

// A cell that a spreadsheet would take for a formula begins with an apostrophe, as in lib/search/csv.c.
function cell(value = '') {
	return `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}

function saveTable(papers) {
	const rows = [
		['TT', 'Tên loại, số ký hiệu', 'Ngày', 'Cơ quan ban hành', 'Trích yếu', 'Ghi chú'],
		...papers.map((one, i) => [String(i + 1), one.title, date(one.date), one.issuer, one.subject, one.note]),
	];
	const url = URL.createObjectURL(new Blob(['\ufeff', rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')], { type: 'text/csv' }));
	el('a', { href: url, download: 'ho-so.csv' }).click();
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function row(papers, i, redraw) {
	const one = papers[i];
	const change = (label, text, how, disabled) =>
		el(
			'button',
			{
				type: 'button',
				disabled,
				'aria-label': `${label}: ${one.title}`,
				title: label,
				click: () => {
					how();
					redraw();
				},
			},
			text,
		);
	const note = el('input', {
		value: one.note ?? '',
		maxlength: 1000,
		placeholder: t('Ghi chú'),
		'aria-label': t('Ghi chú: {title}', one),
		input: () => {
			one.note = note.value;
			write(papers);
		},
	});
	return el(
		'li',
		{},
		el(
			'p',
			{},
			el('a', { href: `/paper/${one.paper}`, lang: 'vi' }, one.title),
			' ',
			el('span', { class: 'quiet', lang: 'vi' }, origin(one)),
		),
		one.subject && el('p', { lang: 'vi' }, one.subject),
		el(
			'p',
			{ class: 'note' },
			note,
			' ',
			change(t('Đưa lên'), '↑', () => papers.splice(i - 1, 0, ...papers.splice(i, 1)), i === 0),
			' ',
			change(t('Đưa xuống'), '↓', () => papers.splice(i + 1, 0, ...papers.splice(i, 1)), i === papers.length - 1),
			' ',
			change(t('Bỏ ra'), '✕', () => papers.splice(i, 1)),
		),
	);
}

export async function view() {
	const papers = read();
	const list = el('ol', { class: 'dossier' });
	const redraw = () => {
		write(papers);
		list.replaceChildren(...papers.map((_, i) => row(papers, i, redraw)));
		say(t('{n} văn bản', { n: papers.length }));
	};
	show(
		t('Hồ sơ'),
		el('h1', {}, t('Hồ sơ')),
		el('p', { class: 'quiet' }, t('Chỉ lưu trong trình duyệt này. Thêm văn bản bằng nút “+ Hồ sơ” ở kết quả tìm và ở trang văn bản.')),
		el(
			'p',
			{ class: 'tools' },
			el('button', { type: 'button', click: () => saveTable(papers) }, t('Tải danh sách (CSV)')),
			el('button', { type: 'button', click: () => print() }, t('In')),
		),
		list,
	);
	redraw();
}
