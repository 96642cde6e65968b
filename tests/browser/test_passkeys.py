"""A passkey of a browser's own is made and signs in, without a password."""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import sign_in
from tools import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_device_makes_a_passkey_and_signs_in(chromium: "Browser", tmp_path: Path) -> None:
    with serving.served(tmp_path, name="localhost") as server:
        context = chromium.new_context()
        sign_in(context, server)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        page.goto(f"{server.address}/me/passkeys/add")
        page.fill("#name", "My phone")
        page.get_by_role("button", name="Make a passkey").click()
        page.wait_for_url("**/me?told=passkey")
        assert page.get_by_role("button", name="Take away My phone").is_visible()
        context.clear_cookies()
        page.goto(f"{server.address}/sign-in?next=/me")
        page.get_by_role("link", name="Sign in with a passkey").click()
        page.get_by_role("button", name="Use my passkey").click()
        page.wait_for_url("**/me")
        assert page.get_by_text("last used").is_visible()
        context.close()
