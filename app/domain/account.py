"""What Assembly, Reevo and Swift each call an account, as records. Times are the vendor's own RFC 3339 text."""

from __future__ import annotations

from decimal import Decimal

from app.domain.frozen import frozen
from app.domain.record import Wire


@frozen
class AssemblyAccount:
    """An account at Assembly: a Company (`domain` is a domain) or a Customer (`domain` is an e-mail address).

    `tier_id`, `stage_id`, `company_type_id` and `tag_ids` are ids of labels. `company_id` is the account id of the
    company a Customer belongs to. `additional_properties` is None where the reply had none. `custom_fields` holds the
    keys that the vendor's document does not name.
    """

    id: str
    type: str | None
    name: str | None
    domain: str | None
    source_specific_ids: tuple[str, ...]
    image_url: str | None
    phones: tuple[str, ...]
    contract_value: Decimal | None
    contract_type: str | None
    renewal_date: str | None
    trial_expiration_date: str | None
    tier_id: str | None
    stage_id: str | None
    company_type_id: str | None
    tag_ids: tuple[str, ...]
    notes: str | None
    id_in_tool: str | None
    number_of_seats: int | None
    company_id: str | None
    role: str | None
    created_at: str | None
    updated_at: str | None
    additional_properties: Wire | None
    custom_fields: Wire
    raw: Wire


@frozen
class SwiftAccount:
    """An account or sub-account at Swift. The access flags are open upper-case words; `NONE` is no access."""

    id: str
    customer_id: int | None
    name: str | None
    inserted_at: str | None
    updated_at: str | None
    legacy_access: bool | None
    lrn_access: bool | None
    mms_access: str | None
    sms_access: str | None
    require_ip_api_access: bool | None
    require_ip_gql_access: bool | None
    custom_fields: Wire
    raw: Wire

    @property
    def mms_enabled(self) -> bool | None:
        """Whether the account has any MMS access; None where the vendor did not say."""
        return None if self.mms_access is None else self.mms_access.upper() != "NONE"

    @property
    def sms_enabled(self) -> bool | None:
        """Whether the account has any SMS access; None where the vendor did not say."""
        return None if self.sms_access is None else self.sms_access.upper() != "NONE"


@frozen
class ReevoDomain:
    """One domain of a Reevo account; at most one is primary."""

    domain_name: str
    is_primary: bool | None
    status: str | None


@frozen
class ReevoStage:
    """A stage of a Reevo account or contact: written by its `api_name`, read as this object."""

    id: str | None
    api_name: str | None
    display_value: str | None
    color: str | None


@frozen
class RecordReference:
    """A Reevo field that points to another record, such as an owner."""

    id: str
    type: str | None


@frozen
class PostalAddress:
    """A Reevo address value."""

    street_one: str | None
    street_two: str | None
    city: str | None
    state: str | None
    country: str | None
    zip_code: str | None


@frozen
class ReevoAccount:
    """An account at Reevo, its value envelopes opened. `custom_fields` holds the workspace's other attributes."""

    id: str
    display_name: str | None
    domains: tuple[ReevoDomain, ...]
    description: str | None
    current_stage: ReevoStage | None
    owner: RecordReference | None
    created_by: RecordReference | None
    organization_id: str | None
    official_website: str | None
    websites: tuple[str, ...]
    linkedin_url: str | None
    x_url: str | None
    facebook_url: str | None
    zoominfo_url: str | None
    address: PostalAddress | None
    estimated_annual_revenue: Decimal | None
    created_at: str | None
    updated_at: str | None
    custom_fields: Wire
    raw: Wire


@frozen
class AccountAttribute:
    """One attribute of Reevo's account schema, as `_schema/account` describes it."""

    api_name: str
    display_name: str | None
    description: str | None
    value_type: str | None
    is_array: bool | None
    is_creatable: bool | None
    is_updatable: bool | None
    is_required_on_create: bool | None
    is_unique: bool | None
    is_custom: bool | None
    is_sortable: bool | None
    is_filterable: bool | None
    filter_operators: tuple[str, ...]
    raw: Wire


@frozen
class AccountRelationship:
    """One relationship of Reevo's account schema, reached by its `api_name`."""

    api_name: str
    display_name: str | None
    description: str | None
    related_object_api_name: str | None
    junction_object_api_name: str | None
    is_creatable: bool | None
    is_updatable: bool | None
    is_custom: bool | None
    is_array: bool | None
    raw: Wire


@frozen
class AccountSchema:
    """The fields and relationships that accounts have in this Reevo workspace."""

    api_name: str | None
    display_name: str | None
    description: str | None
    supports_custom_fields: bool | None
    attributes: tuple[AccountAttribute, ...]
    relationships: tuple[AccountRelationship, ...]
    raw: Wire
