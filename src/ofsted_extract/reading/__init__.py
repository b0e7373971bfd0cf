"""Bytes to a `Letter`. (Interim: being rewritten.)"""

import hashlib
import re
from pathlib import Path

from ofsted_extract.reading.letter import Block, Letter

__all__ = ["Block", "Letter", "read_letter"]


def read_letter(path, *, reader="auto", name=None):
    """Interim reader."""
    path = Path(path)
    data = path.read_bytes()
    pages = []
    if data.startswith(b"%PDF"):
        import pypdfium2
        pdf = pypdfium2.PdfDocument(data)
        pages = [pdf[i].get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-") for i in range(len(pdf))]
        media = "application/pdf"
    else:
        pages = [data.decode()]
        media = "text/plain"
    text = ""
    blocks, starts = [], []
    for page in pages:
        starts.append(len(text) + (2 if text else 0))
        para = []
        out = []
        for line in page.split("\n"):
            line = line.replace("**", "").strip()
            if re.fullmatch(r"\d{1,2}", line):
                continue
            bullet = re.match(r"[◼\uf06e•]\s*", line)
            heading = line.startswith("###")
            if not line or bullet or heading or (para and len(para[-1]) < 60):
                if para:
                    out.append(para)
                para = []
            if heading:
                out.append(["###", line.strip("# ")])
            elif line:
                para.append(line)
        if para:
            out.append(para)
        for para in out:
            kind = "heading" if para[0] == "###" or (len(para) == 1 and len(para[0]) < 70 and not para[0].endswith(".")) else "paragraph"
            if para[0] == "###":
                para = para[1:]
            body = " ".join(para)
            m = re.match(r"[◼\uf06e•]\s*", body)
            if m:
                body = body[m.end():]
                kind = "list_item"
            if not body:
                continue
            if text:
                text += "\n\n"
            blocks.append(Block(kind, len(text), len(text) + len(body)))
            text += body
    return Letter(text, tuple(blocks), tuple(starts), name or path.name, hashlib.sha256(data).hexdigest(), media, "pypdfium2" if media.endswith("pdf") else "text")
