// The fields that a paper's header was read into, each with a way to the place where it is printed.
import { badge, el, placeLink } from './dom.js';
import { date, headerFields, t } from './words.js';

function value(header, key) {
	if (Array.isArray(header[key])) return header[key].join('; ');
	return key === 'date' ? date(header[key]) : header[key];
}

const SURE = 0.7; // below it a person had better look

// What says so where it is not printed in the paper.
const elsewhere = {
	derived: t('suy từ chỗ khác trong văn bản'),
	'file-name': t('theo tên tệp'),
	folder: t('theo tên thư mục'),
	series: t('theo dãy số văn bản'),
};

// Where a value is from that is not simply printed, and how sure the reading is where it is not.
function evidence({ source, confidence } = {}) {
	return [
		source in elsewhere && el('span', { class: 'quiet' }, ` ${elsewhere[source]}`),
		confidence < SURE && [' ', badge(t('chưa chắc ({n} %)', { n: Math.round(confidence * 100) }), 'warn')],
	];
}

// `paper`: its id.
export function headerList(header, paper) {
	const place = (key) => {
		const span = Array.isArray(header[key]) ? header.spans[key]?.[0] : header.spans[key];
		return span && placeLink({ paper, start: span[0], end: span[1] }, headerFields[key]);
	};
	return el(
		'dl',
		{ class: 'fields' },
		Object.entries(headerFields)
			.filter(([key]) => header[key]?.length > 0 || header.unreadable.includes(key))
			.map(([key, name]) => header.unreadable.includes(key) ? [el('dt', {}, name), el('dd', {}, badge(t('không đọc được'), 'warn'))] : [
				el('dt', {}, name),
				el('dd', {}, el('span', { lang: 'vi' }, value(header, key)), ' ', place(key), evidence(header.evidence[key])),
			]),
	);
}
