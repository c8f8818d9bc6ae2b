-- A text that Excel would take for a formula stands in the workbook as text.

update fct_public_award set project = '=SOMME(A1:A9)' where award_id = 'a1';
