// The words of the pages. Sources are written in Vietnamese; en.js says the same in English. What is in papers is never translated.

export const language = document.documentElement.lang;
const english = language === 'en' ? (await import('./en.js')).english : {};

// t('{n} văn bản', { n: 3 })
export function t(text, values = {}) {
	return (english[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

// Says in the chosen language what stands in index.html.
export function translate(root) {
	for (const node of root.querySelectorAll('[data-t]')) node.textContent = t(node.textContent.trim());
	for (const node of root.querySelectorAll('[aria-label]')) node.setAttribute('aria-label', t(node.getAttribute('aria-label')));
	for (const node of root.querySelectorAll('[placeholder]')) node.placeholder = t(node.placeholder);
}

export function date(iso) {
	return iso
		? iso
				.split('-')
				.reverse()
				.map((part) => part.replace(/^0/, ''))
				.join('/')
		: '';
}

// A day with its hour; `when` in seconds since 1970, or as ISO 8601.
export function moment(when) {
	const time = new Date(typeof when === 'number' ? when * 1000 : when);
	return time.toLocaleString(language === 'en' ? 'en-GB' : 'vi-VN', { dateStyle: 'short', timeStyle: 'short' });
}

export function number(value) {
	return value.toLocaleString(language === 'en' ? 'en' : 'vi');
}

// Relations, seen from the citing and from the cited side.
const relations = {
	'can-cu': [t('căn cứ'), t('là căn cứ của')],
	'thuc-hien': [t('thực hiện'), t('được thực hiện bởi')],
	'tiep-tuc-thuc-hien': [t('tiếp tục thực hiện'), t('được tiếp tục thực hiện bởi')],
	'cu-the-hoa': [t('cụ thể hóa'), t('được cụ thể hóa bởi')],
	'huong-dan': [t('hướng dẫn'), t('được hướng dẫn bởi')],
	'thay-the': [t('thay thế'), t('bị thay thế bởi')],
	'sua-doi': [t('sửa đổi, bổ sung'), t('được sửa đổi, bổ sung bởi')],
	'bai-bo': [t('bãi bỏ'), t('bị bãi bỏ bởi')],
	'dinh-chinh': [t('đính chính'), t('được đính chính bởi')],
	'kem-theo': [t('ban hành kèm theo'), t('có kèm theo')],
	'tong-ket': [t('sơ kết, tổng kết'), t('được sơ kết, tổng kết bởi')],
	'phuc-dap': [t('phúc đáp'), t('được phúc đáp bởi')],
	'theo-de-nghi': [t('theo đề nghị tại'), t('là đề nghị cho')],
	'quan-triet': [t('quán triệt'), t('được quán triệt bởi')],
	'dan-chieu': [t('dẫn chiếu'), t('được dẫn chiếu bởi')],
};

export function relation(id, backward) {
	return relations[id]?.[backward ? 1 : 0] ?? id ?? '';
}

export const levels = { 'trung-uong': t('Trung ương'), tinh: t('Tỉnh'), huyen: t('Huyện'), xa: t('Xã') };

export const secrecies = { mat: t('Mật'), 'toi mat': t('Tối mật'), 'tuyet mat': t('Tuyệt mật') };

// The fields of a header, in the order in which an office reads them.
export const headerFields = {
	number: t('Số'),
	symbol: t('Ký hiệu'),
	issuer: t('Cơ quan ban hành'),
	parent: t('Cơ quan cấp trên'),
	place: t('Nơi'),
	date: t('Ngày'),
	subject: t('Trích yếu'),
	addressees: t('Kính gửi'),
	recipients: t('Nơi nhận'),
	signer: t('Người ký'),
	signer_post: t('Chức vụ'),
	authority: t('Thẩm quyền'),
	secrecy: t('Độ mật'),
	urgency: t('Độ khẩn'),
};
