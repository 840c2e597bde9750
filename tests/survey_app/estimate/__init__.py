"""`thuocdo estimate` as an analyst meets it: files in, figures or one line out."""
