"""Renders a task as an able Python user would: jinja2 and the standard library, one process a worker.

Reads the same raw records as biflan and writes the same bytes. What biflan decides for a row (template, option form,
order of the choices) is read from a plan, which costs Python less than drawing it would; texts are taken as they are,
while biflan also cleans them, looks for duplicates, counts tokens, and writes sums and an index. Templates are
compiled once and inherited by the workers; each worker writes parts of its own, so that no row travels.

Arguments: folder of the plan, folder for the parts, workers, none | gzip. Prints rows and seconds as JSON.
"""

import json
import os
import sys
import time
import zlib
from array import array
from multiprocessing import Pool

from jinja2 import Environment

BLOCK = 1 << 20
SEPARATOR = "\x00"
ORIGINS = {"gov": ("政府公文", "公文"), "news": ("新闻", "新闻"), "lit": ("文学作品", "文学"),
           "tv": ("电视谈话节目", "通用"), "phone": ("电话录音", "通用")}

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
environment = Environment(trim_blocks=True, lstrip_blocks=True)
environment.filters["dump"] = encode
plan_folder, out, workers, compression = sys.argv[1:]
with open(os.path.join(plan_folder, "plan.json"), encoding="utf-8") as file:
    plan = json.load(file)
decisions = array("H")
with open(os.path.join(plan_folder, "plan.u16"), "rb") as file:
    decisions.frombytes(file.read())
forms = {form["name"]: (environment.from_string(form["list"]), environment.from_string(form["answer"]))
         for form in plan["forms"]}
templates = {template["name"]: (
    environment.from_string(SEPARATOR.join(template[text] for text in ("instruction", "input", "output"))),
    template.get("words"),
) for template in plan["templates"]}


class Wording:
    """A template, with the options it shows. What a closed label set makes of them is kept."""

    def __init__(self, template, form, choices=None):
        self.name = f"{template}.{form}.0"
        self.template, self.words = templates[template]
        self.form = forms.get(form)
        self.choices = choices
        self.kept = {}

    def names_for(self, label):
        names = self.kept.get(label)
        if names is None:
            names = self.kept[label] = self._names_for(label)
        return names

    def _names_for(self, label):
        answer = self.words[label]
        names = {"words": self.words, "answer": answer}
        if self.form:
            index = self.choices.index(answer)
            shown = {"choices": self.choices, "index": index, "answer": answer}
            names["options"], names["answer"] = (text.render(shown).strip() for text in self.form)
        return names

    def say(self, fields):
        if self.words:
            fields = {**fields, **self.names_for(fields["label"])}
        return self.template.render(fields).split(SEPARATOR)


wordings = [Wording(**wording) for wording in plan["wordings"]]
RENDERINGS = plan["renderings"]


def nli(line):
    record = json.loads(line)
    origin, domain = ORIGINS[record["genre"]]
    yield {"premise": record["sentence1"].strip(), "hypothesis": record["sentence2"].strip(),
           "label": record["label"], "origin": origin}, domain


def questions(article):
    for paragraph in article["paragraphs"]:
        context = paragraph["context"].strip()
        for qa in paragraph["qas"]:
            yield {"context": context, "question": qa["question"].strip(),
                   "answer": qa["answers"][0]["text"].strip(), "title": article["title"].strip()}, "百科"


def render(file, records, examples, first_record, first_example):
    """The lines of some records."""
    category = plan["category"]
    at = first_example * RENDERINGS
    for number, record in enumerate(records, first_record):
        for index, (fields, domain) in enumerate(examples(record)):
            example = f"{plan['task']}/{file}#{number}.{index}/"
            for decision in decisions[at:at + RENDERINGS]:
                wording = wordings[decision]
                instruction, text, output = wording.say(fields)
                yield encode({"id": example + wording.name, "instruction": instruction.strip(),
                              "input": text.strip(), "output": output.strip(), "domain": domain, "task": category})
            at += RENDERINGS


def write(path, lines):
    """Writes lines in blocks of about a million characters; with gzip, each is a member. Returns the rows."""
    rows = 0
    with open(path, "wb") as part:
        block, size = [], 0

        def flush():
            text = ("\n".join(block) + "\n").encode("utf-8")
            part.write(zlib.compress(text, 3, wbits=31) if compression == "gzip" else text)

        for line in lines:
            block.append(line)
            size += len(line)
            rows += 1
            if size >= BLOCK // 2:
                flush()
                block, size = [], 0
        if block:
            flush()
    return rows


def work(job):
    number, file, first, data = job
    path = os.path.join(out, f"part-{number:05d}")
    if data is None:
        with open(file["path"], encoding="utf-8") as document:
            articles = json.load(document)["data"]
        return write(path, render(file["name"], articles, questions, 0, first))
    return write(path, render(file["name"], data.splitlines(), nli, first, first))


def jobs():
    """Blocks of whole lines, or documents whole."""
    number = first = 0
    for file in plan["files"]:
        if plan["task"] != "ocnli":
            yield number, file, first, None
            number += 1
            first += file["examples"]
            continue
        with open(file["path"], "rb") as lines:
            while block := lines.read(BLOCK):
                block += lines.readline()
                yield number, file, first, block
                number += 1
                first += block.count(b"\n")


if __name__ == "__main__":
    started = time.perf_counter()
    with Pool(int(workers)) as pool:
        rows = sum(pool.imap(work, jobs()))
        pool.close()
        pool.join()
    seconds = time.perf_counter() - started
    used = os.times()
    print(json.dumps({"rows": rows, "seconds": seconds, "cpu": sum(used[:4])}))
