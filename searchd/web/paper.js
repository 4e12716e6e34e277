// The paper: its header fields and its text as scanned, with every citation a link to the directive that it means.
import { ask, date, el, relation, say, show } from './dom.js';

const names = {
	type: 'Loại', number: 'Số', symbol: 'Ký hiệu', issuer: 'Cơ quan ban hành', parent: 'Cơ quan cấp trên', place: 'Nơi', date: 'Ngày',
	subject: 'Trích yếu', addressees: 'Kính gửi', recipients: 'Nơi nhận', signer: 'Người ký', signer_post: 'Chức vụ', authority: 'Thẩm quyền',
	secrecy: 'Độ mật', urgency: 'Độ khẩn',
};

function fields(header) {
	return el('dl', { class: 'fields' }, Object.entries(names).filter(([key]) => header[key] && header[key].length !== 0)
		.flatMap(([key, name]) => [el('dt', {}, name),
			el('dd', {}, Array.isArray(header[key]) ? header[key].join('; ') : key === 'date' ? date(header[key]) : header[key])]));
}

// Spans count bytes of the page, JavaScript counts UTF-16: so the text is cut as bytes.
function linked(page) {
	const bytes = new TextEncoder().encode(page.text);
	const decoder = new TextDecoder();
	const parts = [];
	let at = 0;
	for (const citation of page.citations) {
		if (citation.start < at) continue;
		parts.push(decoder.decode(bytes.subarray(at, citation.start)));
		const text = decoder.decode(bytes.subarray(citation.start, citation.end));
		parts.push(citation.work ? el('a', { href: `/work/${citation.work}`, title: relation(citation.relation, false) }, text) : text);
		at = citation.end;
	}
	parts.push(decoder.decode(bytes.subarray(at)));
	return parts;
}

export async function paper({ id, query, signal }) {
	const number = Number(query.get('page')) || 1;
	const [item, page] = await Promise.all([ask(`/api/papers/${id}`, signal), ask(`/api/papers/${id}/pages/${number}`, signal)]);
	const link = (text, to) => el('a', { href: `/paper/${id}?page=${to}` }, text);
	show(item.title,
		el('h1', {}, item.title), el('p', { class: 'quiet' }, item.path, item.work ? ' · ' : '',
			item.work ? el('a', { href: `/work/${item.work}` }, 'lược đồ, chuỗi văn bản') : ''),
		fields(item.header),
		el('h2', {}, item.pages > 1 ? `Trang ${number} / ${item.pages}` : 'Toàn văn'),
		el('div', { class: 'text', lang: 'vi' }, linked(page)),
		el('nav', { class: 'pager', 'aria-label': 'Trang' }, number > 1 && link('← trang trước', number - 1),
			number < item.pages && link('trang sau →', number + 1)));
	say(item.title);
}
