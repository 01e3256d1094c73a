"""What the window may ask of its helper process and what it gets back: typed, one JSON line each (no torch, no Qt)."""

from core.files import JsonPath
from core.pairs.augmentation import Augmentation
from core.pairs.pair import Pair, Side
from core.pairs.recipes.recipe import Recipe
from training.asking import Answer, Request
from training.dataset_requests import (
    AddPairs,
    CheckDataset,
    CreateDataset,
    DatasetChecked,
    DatasetExported,
    DatasetMade,
    DatasetRelinked,
    ExportDataset,
    Inspection,
    InspectPaths,
    LookAtOriginals,
    OriginalsLooked,
    PairsAdded,
    RelinkDataset,
    StopWork,
    WorkProgress,
    WorkStopped,
)
from training.device_requests import DevicesListed, ListDevices
from training.exchange_requests import ExportModel, ImportModel, ModelExported, ModelImported
from training.measuring_requests import EvaluateModel, MakeStudy, ModelEvaluated, StudyMade
from training.trying_requests import OpenForPad, PadPicture, PictureTried, TryPicture
from training.watching_requests import AddOwnPictures, CurvesWritten, ExportPreviews, OwnPicturesAdded, PreviewsExported, WriteCurves


class MakeThumbnails(Request, tag="thumbnails", frozen=True, kw_only=True):
    """Thumbnails of pictures (a side of each), at most `size_px` wide and high. Answers come one by one as Thumbnail."""

    paths: list[JsonPath]
    sides: list[Side]
    size_px: int = 128


class ShowPictures(Request, tag="show", frozen=True, kw_only=True):
    """Viewer-size copies of pictures (upright, sRGB, at most `size_px`), cached. Answered by Pictures."""

    paths: list[JsonPath]
    size_px: int = 1024
    sides: list[Side] = []
    """The side wanted of each; none: the whole pictures."""


class MeasurePicture(Request, tag="measure", frozen=True, kw_only=True):
    """How large is this picture, upright? Only its header is read. Answered by PictureMeasured."""

    path: JsonPath


class MeasurePictures(Request, tag="measure_many", frozen=True, kw_only=True):
    """How large are these pictures on average? Only headers are read; what can't be read is left out. Answered by PicturesMeasured."""

    paths: list[JsonPath]


class WriteReport(Request, tag="write_report", frozen=True, kw_only=True):
    """Write what became of every picture of a translation into a CSV file. Answered by ReportWritten."""

    job_dir: JsonPath
    file: JsonPath


class MakeModel(Request, tag="make_model", frozen=True, kw_only=True):
    """Turn a run's checkpoint into a model file in `models_dir` (step -1: the one that stands for the run). Answered by ModelMade."""

    run_dir: str
    models_dir: str
    name: str
    step: int = -1


class PreviewRecipe(Request, tag="preview_recipe", frozen=True, kw_only=True):
    """What a recipe makes of a photo (a side of it) at `size_px`, as the network would get it. Answered by RecipePreview."""

    path: JsonPath
    side: Side = "whole"
    recipe: Recipe = ()
    size_px: int = 256
    name: str = ""
    """The pair's name: then the first draw is the one that previews of a run show."""
    seed: int = 0
    num: int = 1
    """So many draws, 1 to 16: without ranges and chance in the recipe they are all the same."""


class PreviewAugmentation(Request, tag="preview_augmentation", frozen=True, kw_only=True):
    """The same pair as a training would see it `num` times (1 to 16): answered by AugmentationPreview."""

    pair: Pair
    augmentation: Augmentation
    recipe: Recipe = ()
    size_px: int = 256
    seed: int = 0
    num: int = 9


class Thumbnail(Answer, tag="thumbnail", frozen=True, kw_only=True):
    """One thumbnail: the cached PNG, or why there is none."""

    index: int
    file: str = ""
    error: str = ""


class Pictures(Answer, tag="pictures", frozen=True, kw_only=True):
    """Cached files, in the order asked; '' with the reason in `errors` where a picture could not be read."""

    files: list[str]
    errors: list[str]
    sizes: list[tuple[int, int]] = []
    """Width and height of each original (or its side) in pixels, upright; (0, 0) where it could not be read."""


class PictureMeasured(Answer, tag="picture_measured", frozen=True, kw_only=True):
    """Width and height in pixels."""

    width: int
    height: int


class PicturesMeasured(Answer, tag="pictures_measured", frozen=True, kw_only=True):
    """Pixels of a picture, on average; 0 where none could be read."""

    mean_px: float


class RecipePreview(Answer, tag="recipe_preview", frozen=True, kw_only=True):
    """Cached PNGs: the photo resized, and the inputs made of it."""

    photo: str
    inputs: list[str]


class AugmentationPreview(Answer, tag="augmentation_preview", frozen=True, kw_only=True):
    """Cached PNGs, one of each for every draw, and whether either half was taken for a label map."""

    inputs: list[str]
    targets: list[str]
    input_is_labels: bool
    target_is_labels: bool


class ReportWritten(Answer, tag="report_written", frozen=True, kw_only=True):
    """The report stands; it has a line for so many pictures."""

    num_rows: int


class ModelMade(Answer, tag="model_made", frozen=True, kw_only=True):
    """The model file that now exists, and the step of its checkpoint."""

    file: str
    step: int = 0


class Superseded(Answer, tag="superseded", frozen=True, kw_only=True):
    """A newer request in the same lane came first."""


class Refused(Answer, tag="refused", frozen=True, kw_only=True):
    """The request failed; `code` is an ErrorCode."""

    code: str
    message: str
    hint: str = ""
    details: dict[str, str] = {}


AnyRequest = (
    MakeThumbnails
    | InspectPaths
    | CreateDataset
    | AddPairs
    | CheckDataset
    | LookAtOriginals
    | RelinkDataset
    | ExportDataset
    | StopWork
    | ShowPictures
    | MeasurePicture
    | MeasurePictures
    | WriteReport
    | MakeModel
    | EvaluateModel
    | MakeStudy
    | ImportModel
    | ExportModel
    | PreviewRecipe
    | PreviewAugmentation
    | WriteCurves
    | ExportPreviews
    | AddOwnPictures
    | TryPicture
    | OpenForPad
    | ListDevices
)
AnyAnswer = (
    Thumbnail
    | Inspection
    | DatasetMade
    | WorkProgress
    | PairsAdded
    | DatasetChecked
    | OriginalsLooked
    | DatasetRelinked
    | DatasetExported
    | WorkStopped
    | Pictures
    | PictureMeasured
    | PicturesMeasured
    | ReportWritten
    | ModelMade
    | ModelEvaluated
    | StudyMade
    | ModelImported
    | ModelExported
    | RecipePreview
    | AugmentationPreview
    | DevicesListed
    | CurvesWritten
    | PreviewsExported
    | OwnPicturesAdded
    | PictureTried
    | PadPicture
    | Superseded
    | Refused
)
