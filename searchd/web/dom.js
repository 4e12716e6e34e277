// Small tools that every view uses. Text goes in as text nodes only: nothing out of a paper is ever read as HTML.

export function el(name, attributes = {}, ...children) {
	const node = document.createElement(name);
	for (const [key, value] of Object.entries(attributes))
		if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value === true ? '' : value);
	node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ''));
	return node;
}

export function show(title, ...children) {
	document.title = `${title} – Tra cứu`;
	document.getElementById('main').replaceChildren(...children.flat().filter(Boolean));
}

export function say(text) {
	document.getElementById('status').textContent = text;
}

// Asks the server; a problem comes back as an Error in the server's own words.
export async function ask(address, signal) {
	const reply = await fetch(address, { signal });
	const body = await reply.json();
	if (!reply.ok) throw new Error(`${body.title}: ${body.detail ?? ''}`);
	return body;
}

export function date(iso) {
	if (!iso) return '';
	return iso.split('-').reverse().map((part) => part.replace(/^0/, '')).join('/');
}

// "ngày 14/11/2022 · Ban Bí thư · khóa XIII"
export function origin(work) {
	return [work.date && `ngày ${date(work.date)}`, work.issuer, work.term && `khóa ${work.term}`].filter(Boolean).join(' · ');
}

export function badge(text) {
	return el('span', { class: 'badge' }, text);
}

export function held(work) {
	return badge(work.held ? 'có trong kho' : 'được trích dẫn, chưa có trong kho');
}

export function workLink(work) {
	return el('a', { href: `/work/${work.id ?? work.work}` }, work.title);
}

// Relations as staff say them, seen from the citing and from the cited side.
const relations = {
	'can-cu': ['căn cứ', 'là căn cứ của'], 'thuc-hien': ['thực hiện', 'được thực hiện bởi'],
	'tiep-tuc-thuc-hien': ['tiếp tục thực hiện', 'được tiếp tục bởi'], 'cu-the-hoa': ['cụ thể hóa', 'được cụ thể hóa bởi'],
	'huong-dan': ['hướng dẫn', 'được hướng dẫn bởi'], 'thay-the': ['thay thế', 'bị thay thế bởi'],
	'sua-doi': ['sửa đổi, bổ sung', 'được sửa đổi, bổ sung bởi'], 'bai-bo': ['bãi bỏ', 'bị bãi bỏ bởi'],
	'dinh-chinh': ['đính chính', 'được đính chính bởi'], 'kem-theo': ['ban hành kèm theo', 'có kèm theo'],
	'tong-ket': ['sơ kết, tổng kết', 'được sơ kết, tổng kết bởi'], 'phuc-dap': ['phúc đáp', 'được phúc đáp bởi'],
	'theo-de-nghi': ['theo đề nghị tại', 'là đề nghị cho'], 'quan-triet': ['quán triệt', 'được quán triệt bởi'],
	'dan-chieu': ['dẫn chiếu', 'được dẫn chiếu bởi'],
};

export function relation(id, backward) {
	return relations[id]?.[backward ? 1 : 0] ?? id ?? '';
}
