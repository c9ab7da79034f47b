"""The form model, and the way from an XLSForm workbook or an XForm document to it."""
