# Words of single forms (units, page numbers, what a file's font lacks), in English.
unit-ten-thousand-yuan = Amounts in units of 10,000 yuan, rounded; exact amounts stand in the XLSX and JSON files.
unit-ten-thousand = Amounts in units of 10,000, rounded; exact amounts stand in the XLSX and JSON files.
axis-thousand = thousands
axis-million = millions
axis-ten-thousand = 10,000
axis-hundred-million = 100 million
axis-ten-thousand-yuan = 10,000 yuan
axis-hundred-million-yuan = 100 million yuan
form-page = Page { $page } of { $pages }
form-continued = { $title } (continued)
form-lacking = Shown as 〓: { $count } characters that this file's font does not have. The web page, the workbook and the JSON file have them.
