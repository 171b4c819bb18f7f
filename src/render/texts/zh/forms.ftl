# Words of single forms (units, page numbers, what a file's font lacks), in Simplified Chinese.
unit-ten-thousand-yuan = 金额单位：万元，四舍五入；准确金额见 XLSX 与 JSON 文件。
unit-ten-thousand = 金额单位：万，四舍五入；准确金额见 XLSX 与 JSON 文件。
axis-thousand = 千
axis-million = 百万
axis-ten-thousand = 万
axis-hundred-million = 亿
axis-ten-thousand-yuan = 万元
axis-hundred-million-yuan = 亿元
form-page = 第 { $page } 页，共 { $pages } 页
form-continued = { $title }（续）
form-lacking = 显示为“〓”的 { $count } 个字，本文件的字体没有；网页、工作簿与 JSON 文件中完整。
