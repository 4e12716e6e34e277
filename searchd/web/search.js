// The search page: the work that a question names, then the papers, with facets that narrow and can be undone.
import { ask, badge, date, el, held, origin, say, show, workLink } from './dom.js';
import { side } from './work.js';

const PAGE = 10;
const facetNames = { type: 'Loại', issuer: 'Cơ quan ban hành', year: 'Năm' };
const facetFields = { type: 'loại', issuer: 'cơ quan', year: 'ngày' };
const examples = ['ket luan 44', 'tham mưu chính sách', 'chir thij 43', 'cơ quan:"Huyện ủy Vĩnh Linh" ngày:2023', 'dẫn:44-KL/TW'];

function address(q, more = {}) {
	return `/?${new URLSearchParams({ q, ...more })}`;
}

function welcome() {
	show('Tìm', el('h1', {}, 'Tra cứu văn bản chỉ đạo'),
		el('p', {}, 'Gõ số, ký hiệu, cơ quan hoặc vài từ; có dấu hay không dấu đều được. Thử:'),
		el('ul', {}, examples.map((q) => el('li', {}, el('a', { href: address(q) }, q)))));
	document.getElementById('q').focus();
	say('');
}

function snippet(parts) {
	return el('p', {}, parts.map((part) => (part.hit ? el('mark', {}, part.text) : part.text)));
}

function hit(item) {
	const link = `/paper/${item.paper}?${new URLSearchParams({ page: item.page || 1 })}`;
	return el('li', {},
		el('h2', {}, el('a', { href: link }, item.title)),
		el('p', { class: 'quiet' }, [item.date && `ngày ${date(item.date)}`, item.issuer].filter(Boolean).join(' · ')),
		item.subject && el('p', {}, item.subject),
		item.snippet?.length ? snippet(item.snippet) : '',
		el('p', { class: 'quiet' }, item.page ? `trang ${item.page} · ` : '', item.path, ' ',
			item.cited_by ? badge(`${item.cited_by} văn bản dẫn`) : '', ' ',
			item.work ? el('a', { href: `/work/${item.work}` }, 'lược đồ') : ''));
}

function facet(name, values, q) {
	const entries = Array.isArray(values) ? values : Object.entries(values).map(([value, count]) => ({ value, count }));
	if (!entries.length) return '';
	return el('details', {}, el('summary', {}, facetNames[name] ?? name),
		el('ul', {}, entries.slice(0, 12).map(({ value, count }) =>
			el('li', {}, el('a', { href: address(`${q} ${facetFields[name] ?? name}:"${value}"`.trim()) }, value), ` (${count})`))));
}

function namedWork(answer) {
	return el('section', { class: 'answer', 'aria-label': 'Văn bản được hỏi' },
		el('h2', {}, workLink(answer)), el('p', {}, origin(answer), ' ', held(answer)),
		answer.subject && el('p', {}, answer.subject),
		side('Dựa trên', answer.rests_on, false), side('Được thực hiện bởi', answer.carried_out_by, true),
		answer.left_out ? el('p', {}, el('a', { href: `/work/${answer.work ?? answer.id}` }, `và ${answer.left_out} văn bản khác`)) : '');
}

function candidates(works) {
	return el('section', { class: 'answer' }, el('h2', {}, 'Có nhiều văn bản mang số này'),
		el('ul', {}, works.map((work) => el('li', {}, workLink(work), ' ', origin(work), ' ', held(work)))));
}

function pager(q, offset, total) {
	const link = (text, to) => el('a', { href: address(q, { offset: to }) }, text);
	return el('nav', { class: 'pager', 'aria-label': 'Trang kết quả' },
		offset > 0 && link('← trước', Math.max(0, offset - PAGE)), offset + PAGE < total && link('sau →', offset + PAGE));
}

export async function search({ query, signal }) {
	const q = query.get('q');
	if (q === null || q.trim() === '') return welcome();
	const offset = Number(query.get('offset')) || 0;
	const answer = await ask(`/api/search?${new URLSearchParams({ q, offset, limit: PAGE })}`, signal);
	show(q,
		el('h1', { class: 'hidden' }, `Kết quả cho ${q}`),
		el('p', { class: 'quiet' }, `${answer.total} văn bản · ${Math.round(answer.took_ms)} ms · hiểu là: ${answer.understood}`),
		answer.corrected && el('p', {}, 'Đọc là: ', el('a', { href: address(answer.corrected) }, answer.corrected)),
		answer.answer && namedWork(answer.answer),
		answer.candidates?.length > 0 && candidates(answer.candidates),
		el('div', { class: 'facets' }, Object.entries(answer.facets ?? {}).map(([name, values]) => facet(name, values, q))),
		answer.hits.length ? el('ol', { class: 'hits' }, answer.hits.map(hit))
			: el('p', {}, 'Không tìm thấy. Thử ít từ hơn, bỏ dấu, hoặc chỉ gõ số và ký hiệu như 44-KL/TW.'),
		pager(q, offset, answer.total));
	say(`${answer.total} văn bản`);
}
