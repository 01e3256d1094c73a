"""The paper's figures: complete, labelled, and found for the runs they are about."""

from core.evaluation.published import PAPER_DEFAULT, PublishedTable, read_published


def table(title: str) -> PublishedTable:
    return next(table for table in read_published().tables if table.title == title)


def about(title: str, **settings: str) -> list[str]:
    return [row.name for row in table(title).rows if row.is_about(PAPER_DEFAULT | settings)]


def test_every_table_says_what_it_was_measured_on() -> None:
    found = {table.title: (table.data, len(table.rows)) for table in read_published().tables}

    assert found == {
        "Table 1": ("Cityscapes, labels to photo", 6),
        "Table 2": ("Cityscapes, labels to photo", 4),
        "Table 3": ("Cityscapes, labels to photo", 4),
        "Table 6": ("Cityscapes, photo to labels", 3),
        "Figure 7(d)": ("Cityscapes, labels to photo", 4),
    }
    (row,) = (row for row in table("Table 1").rows if row.name == "L1+cGAN")
    assert dict(zip(table("Table 1").measures, row.values, strict=True)) == {"fcn_pixel": 0.66, "fcn_class": 0.23, "fcn_iou": 0.17}


def test_a_line_is_about_its_networks_and_its_loss_alone() -> None:
    assert about("Table 1") == ["L1+cGAN"]
    assert about("Table 1", objective="L1") == ["L1"]
    assert about("Table 1", objective="L1", discriminator="pixel") == ["L1"], "L1 alone has no discriminator"
    assert about("Table 1", generator="encoder_decoder") == []
    assert about("Table 2", generator="encoder_decoder", objective="L1") == ["encoder-decoder, L1"]
    assert about("Table 3", discriminator="image286") == ["286x286"]
    assert about("Figure 7(d)", discriminator="pixel") == ["pixel (1x1) discriminator"]
    assert about("Figure 7(d)", objective="GAN") == []
