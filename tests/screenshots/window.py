"""The Home page, the menus, and the dialogs that belong to no page."""

from tests.screenshots.grabbing import settle


async def home(window, scene) -> None:
    window.show_page("home")
    await settle()


async def drop(window, scene) -> None:
    window.show_page("home")
    window.overlay.tell(window.tr("Drop to translate these pictures"))
    await settle()


async def error(window, scene) -> None:
    from core.errors import AppError, ErrorCode

    window.show_page("models")
    path = "/media/photos/网络模型.safetensors"
    window.show_error(AppError(ErrorCode.NOT_A_MODEL, f"{path} is no model of Diptych: another program made it.", "", path=path))
    await settle()


async def preferences(window, scene) -> None:
    window.open_settings()
    await settle()


async def about(window, scene) -> None:
    window.open_about()
    await settle()


async def menu_of(window, menu) -> None:
    """One of the menus of the bar, open."""
    window.show_page("home")
    bar = window.menuBar()
    menu.popup(bar.mapToGlobal(bar.actionGeometry(menu.menuAction()).bottomLeft()))
    await settle()


async def menu_file(window, scene) -> None:
    await menu_of(window, window.menus.file)


async def menu_view(window, scene) -> None:
    await menu_of(window, window.menus.view)


async def menu_help(window, scene) -> None:
    await menu_of(window, window.menus.help)


async def toast(window, scene) -> None:
    window.show_page("home")
    window.context.show_message.emit(window.pages["home"].tr("1 dataset"))
    await settle()


async def language(window, scene) -> None:
    """Another language was chosen: it is spoken from the next start on."""
    from desktop.dialogs.preferences import PreferencesDialog
    from desktop.languages import ENGLISH, spoken

    window.show_page("home")
    window.open_settings()
    dialog = next(widget for widget in window.findChildren(PreferencesDialog) if widget.isVisible())
    dialog.language.setCurrentIndex(dialog.language.findData("zh_CN" if spoken() == ENGLISH else ENGLISH))
    await settle()
    window.context.settings.language = spoken()
    window.context.save_settings()


async def keys(window, scene) -> None:
    window.show_page("train")
    window.open_keys()
    await settle()


async def disk_use(window, scene) -> None:
    from desktop.dialogs.disk_use import DiskUseDialog

    window.show_page("home")
    window.open_disk_use()
    dialog = next(widget for widget in window.findChildren(DiskUseDialog) if widget.isVisible())
    await settle(lambda: dialog.use is not None)


async def help_report(window, scene) -> None:
    from desktop.dialogs.help_report import HelpReportDialog

    window.show_page("train")
    window.open_report()
    dialog = next(widget for widget in window.findChildren(HelpReportDialog) if widget.isVisible())
    await settle(lambda: bool(dialog.members))


SHOTS = (home, menu_file, menu_view, menu_help, drop, toast, error, preferences, language, disk_use, keys, help_report, about)
