"""Very many small things in a few bytes each."""

import random
import tracemalloc

from core.compact import CompressedTexts, KeySet, NumbersByKey, key_of


def test_numbers_are_found_by_their_keys_again() -> None:
    numbers, plain = NumbersByKey(), dict[int, int]()
    source = random.Random(0)
    keys = [source.getrandbits(64) for _ in range(3000)] + list(range(3000)) + [0, 2**64 - 1]
    for key in keys:
        assert numbers[key] == plain.get(key, 0)
        numbers[key] = plain[key] = source.randint(1, 2**32 - 1)
    for key in keys[::3]:
        numbers[key] = plain[key] = 7
    assert len(numbers) == len(plain) and all(numbers[key] == number for key, number in plain.items())
    assert numbers[12345678901234567] == 0


def test_a_set_says_what_is_new() -> None:
    keys = KeySet()
    assert keys.add(5) and not keys.add(5) and 5 in keys and 6 not in keys and len(keys) == 1


def test_many_at_once_are_the_same_as_one_after_another() -> None:
    source = random.Random(1)
    crowded = [number << 20 for number in range(2000)]  # they crowd into the same places
    together, single = KeySet(), KeySet()
    for count in (0, 1, 100, 5000):
        keys = list({source.getrandbits(64) for _ in range(count)} | set(source.sample(crowded, min(count, 900))) | {0})
        assert together.add_all(keys) == [single.add(key) for key in keys]
        assert len(together) == len(single) and all(key in together for key in keys)
    assert together.add_all(crowded) == [single.add(key) for key in crowded]
    assert 3 not in together


def test_a_hundred_thousand_entries_take_few_bytes() -> None:
    tracemalloc.start()
    keys = KeySet()
    for key in range(100_000):
        keys.add(key * 4096)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 4e6


def test_keys_are_the_same_in_every_process_and_take_any_text() -> None:
    assert key_of("a") == 0x2F42665B399EF840
    assert len({key_of(text) for text in ("", "a", "b", "\udcff", "é")}) == 5


def test_texts_come_back_and_take_little_room() -> None:
    texts = CompressedTexts()
    given = [f'{{"index":{index},"source":"/some/long/folder/of/pictures/{index:06}.jpg"}}'.encode() for index in range(20_000)]
    tracemalloc.start()
    for text in given:
        texts.append(text)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(texts) == 20_000 and size < 400_000
    places = random.Random(0).sample(range(20_000), 2000)
    assert [texts[place] for place in places] == [given[place] for place in places]
    assert texts[19_999] == given[19_999] and texts[0] == given[0]
