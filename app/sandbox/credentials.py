"""The only credentials the stand-ins know: fixed words that open nothing else."""

ASSEMBLY_KEY = "sandbox-assembly-key"
ASSEMBLE_CLIENT_ID = "sandbox-assemble-client"
ASSEMBLE_CLIENT_SECRET = "sandbox-assemble-secret"  # noqa: S105 - a public word, on purpose
ASSEMBLE_STATIC_TOKEN = "sandbox-assemble-token"  # noqa: S105 - a public word, on purpose
USERLOT_KEY = "sandbox-userlot-key"
USERLOT_SECOND_KEY = "sandbox-userlot-second-key"
SWIFT_KEY = "sandbox-swift-key"
REEVO_KEY = "sandbox-reevo-key"

CREDENTIALS = {
    "assembly": {"api_key": ASSEMBLY_KEY},
    "assemble": {
        "client_id": ASSEMBLE_CLIENT_ID,
        "client_secret": ASSEMBLE_CLIENT_SECRET,
        "token": ASSEMBLE_STATIC_TOKEN,
    },
    "userlot": {"api_key": USERLOT_KEY, "second_product_api_key": USERLOT_SECOND_KEY},
    "swift": {"api_key": SWIFT_KEY},
    "reevo": {"api_key": REEVO_KEY},
}
"""By vendor, as `GET /_sandbox` shows them."""
