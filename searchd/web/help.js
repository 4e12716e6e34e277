// How to ask, with examples that work; the fields come from the server's own table.
import { el, questionLink, say, show } from './dom.js';
import { language, t } from './words.js';
import { fieldTable } from './question.js';

const ways = [
	['ket luan 44', t('văn bản có số ấy đứng đầu, rồi đến văn bản nói về nó')],
	['tham mưu chính sách', t('văn bản có các từ này; có dấu hay không đều được')],
	['"đào tạo, bồi dưỡng"', t('đúng các từ liền nhau')],
	['+"nhân đạo" -"báo cáo"', t('phải có, không được có')],
	['(nhân đạo OR từ thiện) kế hoạch', t('một trong hai; AND, OR, NOT viết hoa')],
	['hiến máu GẦN tình nguyện', t('hai bên ở gần nhau; GẦN/5: cách nhau nhiều nhất năm tiếng')],
	['nhân*', t('từ bắt đầu như thế')],
	['loại:CT,"kết luận"', t('một trong các giá trị ấy')],
	['ngày:2022..2023', t('trong một khoảng ngày, tháng hoặc năm')],
];
const keys = [
	['/', t('đến ô tìm')],
	['← →', t('năm trước, năm sau trong biểu đồ')],
	['j k', t('kết quả sau, trước')],
	['n p', t('chỗ tìm thấy sau, trước trong văn bản')],
	['r', t('chữ như bản quét, hay đã sửa')],
	['1 2 … 0 s z', t('duyệt: chọn, giữ nguyên, để sau, hoàn tác')],
	['?', t('trang này')],
	['↓ ↑ Enter Esc', t('chọn gợi ý')],
];

function keySwitch() {
	const box = el('input', {
		type: 'checkbox',
		checked: localStorage.getItem('keys') !== 'off',
		change: () => (box.checked ? localStorage.removeItem('keys') : localStorage.setItem('keys', 'off')),
	});
	return box;
}

export async function view() {
	const table = await fieldTable();
	const example = (q) => el('a', { href: questionLink(q), lang: 'vi' }, q);
	show(
		t('Trợ giúp'),
		el('h1', {}, t('Cách hỏi')),
		el('p', {}, t('Hỏi thế nào cũng có trả lời: điều gì không hiểu là cú pháp thì tìm như từ thường.')),
		el(
			'dl',
			{ class: 'fields help' },
			ways.map(([q, what]) => [el('dt', {}, example(q)), el('dd', {}, what)]),
		),
		el('h2', {}, t('Trường')),
		el('p', {}, t('Gõ tên trường, dấu hai chấm, rồi giá trị; tên có dấu hay không đều được.')),
		el(
			'dl',
			{ class: 'fields help' },
			table.map((field) => [
				el('dt', {}, example(field.example)),
				el(
					'dd',
					{},
					language === 'en' ? field.description_en : field.description_vi,
					el('span', { class: 'quiet', lang: 'vi' }, ` – ${field.aliases.split('|').join(', ')}`),
				),
			]),
		),
		el('h2', {}, t('Phím tắt')),
		el(
			'dl',
			{ class: 'fields help' },
			keys.map(([key, what]) => [
				el(
					'dt',
					{},
					key.split(' ').map((one) => [el('kbd', {}, one), ' ']),
				),
				el('dd', {}, what),
			]),
		),
		el('p', {}, el('label', {}, keySwitch(), ' ', t('Dùng phím tắt một chữ; tắt đi nếu trình đọc màn hình cần các phím ấy.'))),
	);
	say(t('Trợ giúp'));
}
