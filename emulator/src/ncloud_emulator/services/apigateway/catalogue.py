# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Products and their APIs."""

from collections.abc import Iterable

from ncloud_emulator.errors import JsonObject
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.apigateway.account import TABLES, absent, bad, flag, name_filter
from ncloud_emulator.services.apigateway.keys import Keys
from ncloud_emulator.services.apigateway.stages import STAGE_SETTABLE, Stages

# The members of what is kept, with their types: those of the OpenAPI document's ProductDto, ApiDto and Stage.
PRODUCT_FIELDS: dict[str, type] = {
    "productId": str,
    "productName": str,
    "productDescription": str,
    "subscriptionCode": str,
    "isPublished": bool,
    "isDeleted": bool,
    "invokeId": str,
    "tenantId": str,
    "modifier": str,
    "modTime": str,
    "domainCode": str,
    "actionName": str,
    "permission": str,
    "disabled": bool,
}
API_FIELDS: dict[str, type] = {
    "productId": str,
    "apiId": str,
    "apiName": str,
    "apiDescription": str,
    "tenantId": str,
    "modifier": str,
    "modTime": str,
    "isDeleted": bool,
    "domainCode": str,
    "actionName": str,
    "permission": str,
    "disabled": bool,
}


class Catalogue(Stages, Keys):
    """What an account offers."""

    # -- products

    def _product_view(self, product: JsonObject) -> JsonObject:
        return self._described(product, "productDescription")

    def list_products(self, call: Call) -> Answer:
        """Assumption: ``initialCount`` is the number of products without the filters."""
        named = name_filter(call.query, "productName")
        published, deployed = flag(call, "isPublished"), flag(call, "hasDeployedStage")
        code = call.query.get("subscriptionCode")
        plan = call.query.get("hasStageNotAssociatedWithUsagePlanId")
        without_plan = {
            self.apis[stage["apiId"]]["productId"]
            for stage in self.stages.values()
            if plan not in stage["usagePlanIds"]
        }
        with_deployed_stage = {
            self.apis[stage["apiId"]]["productId"]
            for stage in self.stages.values()
            if "deployedStageDeploymentNo" in stage
        }
        found = [
            product
            for product in self.products.values()
            if named(product)
            and published in (None, product["isPublished"])
            and code in (None, product["subscriptionCode"])
            and deployed in (None, product["productId"] in with_deployed_stage)
            and (plan is None or product["productId"] in without_plan)
        ]
        content = [
            {**self._product_view(product), "hasDeployedStage": product["productId"] in with_deployed_stage}
            for product in self._page(call, found)
        ]
        return Answer({"initialCount": len(self.products), "productPage": {"total": len(found), "content": content}})

    def create_product(self, call: Call) -> Answer:
        given = {name: call.body[name] for name in ("productName", "subscriptionCode")}
        description = call.body.get("description")
        product = self._new_product(self._new_id(self.products)) | given
        if description is not None:
            product["productDescription"] = description
        self.products[product["productId"]] = product
        return Answer({"product": self._product_view(product)}, 201)

    def get_product(self, call: Call) -> Answer:
        return Answer({"product": self._product_view(self._product(call, deleted=True))})

    def update_product(self, call: Call) -> Answer:
        product = self._product(call)
        changes = {name: call.body[name] for name in ("productName", "subscriptionCode")} | {"modTime": self._now()}
        description = call.body.get("description")
        if description is not None:
            changes["productDescription"] = description
        product |= changes
        return Answer(None, 204)

    def delete_product(self, call: Call) -> Answer:
        """Assumption: a product with APIs or subscribers is refused."""
        product = self._product(call)
        apis = [api for api in self.apis.values() if api["productId"] == product["productId"]]
        there = [f"{api['apiName']} ({api['apiId']})" for api in apis if not api["isDeleted"]]
        if there:
            raise bad(f"The product {product['productName']} has APIs: {', '.join(there)}.")
        keys = [f"{key['apiKeyName']} ({key['apiKeyId']})" for key, _each in self._subscribers(product["productId"])]
        if keys:
            raise bad(f"API keys subscribe to the product {product['productName']}: {', '.join(keys)}.")
        del self.products[product["productId"]]
        self._delete_apis([api["apiId"] for api in apis])
        return Answer(None, 204)

    def get_overview(self, call: Call) -> Answer:
        product = self._product(call)["productId"]
        apis = [
            {
                **{name: api[name] for name in ("apiId", "apiName", "domainCode")},
                "methodsCount": sum(len(resource["methods"]) for resource in self._content(api["apiId"])),
                "stages": [
                    {"host": self._host(api)}
                    | {
                        name: stage[name]
                        for name in ("stageId", "stageName", "deployedStageDeploymentNo")
                        if name in stage
                    }
                    for stage in self.stages.values()
                    if stage["apiId"] == api["apiId"]
                ],
            }
            for api in self.apis.values()
            if api["productId"] == product and not api["isDeleted"]
        ]
        return Answer({"apiKeyCountInfo": self._key_counts(product), "apis": apis})

    def _new_product(self, identity: str) -> JsonObject:
        """``invokeId`` is the product's id, as in the host of its stages."""
        return {
            "productId": identity,
            "productName": f"product-{len(self.products) + 1}",
            "subscriptionCode": "PUBLIC",
            "isPublished": False,
            "isDeleted": False,
            "invokeId": identity,
            **self._owner(),
        }

    # -- APIs

    def _api_view(self, api: JsonObject) -> JsonObject:
        return self._described(api, "apiDescription")

    def _stage_infos(self, wanted: Iterable[str]) -> dict[str, list[JsonObject]]:
        """The stages as they are shown with their API, by its id: in one go for as many APIs as are wanted."""
        infos: dict[str, list[JsonObject]] = {identity: [] for identity in wanted}
        for stage in self.stages.values():
            if stage["apiId"] in infos:
                members = ("apiId", "stageId", "stageName", "isPublished")
                infos[stage["apiId"]].append({name: stage[name] for name in members})
        return infos

    def list_apis(self, call: Call) -> Answer:
        """/apis and /apis/infos. Assumption: both answer alike; the resources of sub accounts are not emulated."""
        product = self._product(call)["productId"]
        named = name_filter(call.query, "apiName")
        has_stage, with_stage = flag(call, "hasStage"), flag(call, "withStage")
        staged = {stage["apiId"] for stage in self.stages.values()}
        plan = call.query.get("hasStageNotAssociatedWithUsagePlanId")
        without_plan = {stage["apiId"] for stage in self.stages.values() if plan not in stage["usagePlanIds"]}
        found = [
            api
            for api in self.apis.values()
            if api["productId"] == product
            and named(api)
            and has_stage in (None, api["apiId"] in staged)
            and (plan is None or api["apiId"] in without_plan)
        ]
        shown = [self._api_view(api) for api in self._page(call, found)]
        if with_stage:
            infos = self._stage_infos(api["apiId"] for api in shown)
            shown = [{**api, "stages": infos[api["apiId"]]} for api in shown]
        return Answer({"apis": shown, "total": len(found)})

    def filter_apis(self, call: Call) -> Answer:
        """The names and ids of the APIs; without those marked as deleted, as the answer could not say so."""
        product = self._product(call)["productId"]
        shown = [
            {name: api[name] for name in ("productId", "apiId", "apiName")}
            for api in self.apis.values()
            if api["productId"] == product and not api["isDeleted"]
        ]
        return Answer({"apis": shown[::-1], "total": len(shown)})

    def create_api(self, call: Call) -> Answer:
        product, body = self._product(call)["productId"], call.body
        name, description = body["apiName"], body.get("apiDescription")
        return Answer({"api": self._api_view(self._add_api(product, name, description))}, 201)

    def clone_api(self, call: Call) -> Answer:
        """Clone an API, also one of another product.

        Assumptions: the clone has its origin's resources, methods, parameters and stages, under ids of their own; no
        stage is deployed or published. Its description is that of the request.
        """
        product, body = self._product(call)["productId"], call.body
        name, description = body["apiName"], body.get("apiDescription")
        origin = self.apis.get(identity := body["originApiId"])
        if origin is None or origin["isDeleted"]:
            raise absent("API", identity)
        api = self._add_api(product, name, description)
        self._copy_content(origin["apiId"], api["apiId"])
        for stage in [stage for stage in self.stages.values() if stage["apiId"] == origin["apiId"]]:
            settable = {name: value for name, value in stage.items() if name in STAGE_SETTABLE}
            self._add_stage(api["apiId"], stage["stageName"], settable)
        return Answer({"api": self._api_view(api)}, 201)

    def get_api(self, call: Call) -> Answer:
        """An API comes with its stages; the legacy dialect shows an array of one."""
        api = self._api(call, deleted=True)
        view = {**self._api_view(api), "stages": self._stage_infos([api["apiId"]])[api["apiId"]]}
        return Answer({"api": [view] if self.legacy else view})

    def update_api(self, call: Call) -> Answer:
        api = self._api(call)
        api |= {"apiDescription": call.body["apiDescription"], "modTime": self._now()}
        return Answer(None, 204)

    def delete_api(self, call: Call) -> Answer:
        """Delete an API with its resources and stages. Assumption: one with deployed stages is refused."""
        api = self._api(call)
        deployed = [
            f"{stage['stageName']} ({stage['stageId']})"
            for stage in self.stages.values()
            if stage["apiId"] == api["apiId"] and "deployedStageDeploymentNo" in stage
        ]
        if deployed:
            raise bad(f"The API {api['apiName']} has deployed stages: {', '.join(deployed)}.")
        self._delete_apis([api["apiId"]])
        return Answer(None, 204)

    def _new_api(self, identity: str, product: str) -> JsonObject:
        return {
            "productId": product,
            "apiId": identity,
            "apiName": f"api-{len(self.apis) + 1}",
            **self._owner(),
            "isDeleted": False,
        }

    def _add_api(self, product: str, name: str, description: str | None) -> JsonObject:
        """Assumption: a name is unique in its product, case-sensitively; that of an API marked as deleted is free."""
        for api in self.apis.values():
            if api["apiName"] == name and api["productId"] == product and not api["isDeleted"]:
                raise bad(f"The product already has an API {name}: {api['apiId']}.")
        identity = self._new_id(self.apis)
        api = self._new_api(identity, product) | {"apiName": name}
        if description is not None:
            api["apiDescription"] = description
        self.apis[identity] = api
        return api

    def _delete_apis(self, identities: Iterable[str]) -> None:
        gone = set(identities)
        for identity in gone:
            del self.apis[identity]
        self._delete_stages([stage["stageId"] for stage in self.stages.values() if stage["apiId"] in gone])
        self.resources = {identity: each for identity, each in self.resources.items() if each["apiId"] not in gone}


OPERATIONS = (
    Operation(TABLES["apigateway-product-getproductlist"], Catalogue.list_products, listing=True),
    Operation(TABLES["apigateway-product-createproduct"], Catalogue.create_product),
    Operation(TABLES["apigateway-product-getproduct"], Catalogue.get_product),
    Operation(TABLES["apigateway-product-patchproduct"], Catalogue.update_product),
    Operation(TABLES["apigateway-product-deleteproduct"], Catalogue.delete_product),
    Operation(TABLES["apigateway-product-getoverview"], Catalogue.get_overview),
    Operation(TABLES["apigateway-api-apis"], Catalogue.list_apis, listing=True),
    Operation(TABLES["apigateway-api-create"], Catalogue.create_api),
    Operation(TABLES["apigateway-api-clone"], Catalogue.clone_api),
    # Before the call for a single API, whose path these match as well.
    Operation(TABLES["apigateway-api-apis-filter"], Catalogue.filter_apis, listing=True),
    Operation(TABLES["apigateway-api-apis-infos"], Catalogue.list_apis, listing=True),
    Operation(TABLES["apigateway-api-apis-detail"], Catalogue.get_api),
    Operation(TABLES["apigateway-api-change"], Catalogue.update_api),
    Operation(TABLES["apigateway-api-delete"], Catalogue.delete_api),
)
