using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Simulator.Bedrock;
using Gateway.Simulator.Faults;
using Gateway.Testing;

namespace Gateway.Tests.Doctor;

/// <summary>Misconfigurations of profiles, permissions and the account's agreements.</summary>
internal static class ModelRows
{
    private const string Haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Profile = "profile/claude-haiku-4-5";
    private const string Access = "model_access/claude-haiku-4-5";
    private const string Call = "model_call/claude-haiku-4-5";
    private const string Osaka = "osaka_permission/claude-haiku-4-5";
    private const string ApplicationArn =
        "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/a1b2c3d4e5f6";

    public static IEnumerable<Misconfiguration> All() =>
        [.. Profiles(), .. Agreements(), .. Permissions(), .. Osakas(), .. InRegionRows.All()];

    private static IEnumerable<Misconfiguration> Profiles() =>
    [
        Contractor("the role may not read profiles", stage => stage.Aws.Contractor.PermissionPolicy =
            SimulatorSetup.Without(stage.Aws.Contractor.PermissionPolicy, "WhereProfilesRun"), Profile, "role_policy") with
        {
            Status = "warning",
        },
        Contractor("the role may read nothing of the account", stage => stage.Aws.Contractor.PermissionPolicy =
            SimulatorSetup.Without(stage.Aws.Contractor.PermissionPolicy, "WhatDoctorReads"),
            "data_retention/ap-northeast-1", "role_policy") with
        {
            Status = "warning",
        },
        new("AWS has no such profile", stage => stage.Aws.Profiles.Remove(The.HaikuProfile),
            Profile, "failure", "profile_not_found", "municipality"),
        new("AWS runs a jp. profile abroad",
            stage => stage.Aws.Profiles.Reroute(The.HaikuProfile, "ap-northeast-1", "us-east-1"),
            Profile, "failure", "profile_contradicted", "aws"),
        Contractor("the contractor's own profile runs abroad", stage => AddApplicationProfile(
            stage, $"arn:aws:bedrock:ap-northeast-1::foundation-model/{Haiku}",
            $"arn:aws:bedrock:us-east-1::foundation-model/{Haiku}"),
            "profile/residents", "profile_contradicted"),
        Contractor("the contractor's own profile is gone", stage =>
        {
            AddApplicationProfile(stage, The.HaikuProfile);
            stage.Aws.Profiles.Remove("a1b2c3d4e5f6");
        }, "profile/residents", "profile_not_found"),
        new("the control plane's endpoint policy lets nothing through",
            stage => stage.Aws.EndpointPolicies.Bedrock = Policies.EndpointThatAllows("bedrock:ListGuardrails"),
            Profile, "warning", "endpoint_policy", "municipality"),
        Contractor("the contractor's organization denies reading profiles",
            stage => stage.Aws.Contractor.ServiceControlPolicy = Policies.AllowAllBut("bedrock:GetInferenceProfile"),
            Profile, "contractor_scp") with
        {
            Status = "warning",
        },
    ];

    private static IEnumerable<Misconfiguration> Agreements() =>
    [
        Contractor("Anthropic's form was not sent in", stage => stage.Aws.ModelAccess.FormFilled = false,
            "use_case_form", "form_missing"),
        Contractor("Anthropic's form was not sent in, and a model is called",
            stage => stage.Aws.ModelAccess.FormFilled = false, Call, "form_missing") with
        {
            CallsModels = true,
            Seen = "HTTP 404",
        },
        Contractor("there is no agreement about the model",
            stage => stage.Aws.ModelAccess.SetAgreement(Haiku, Agreement.Missing), Access, "agreement_missing"),
        Contractor("the agreement about the model is under way",
            stage => stage.Aws.ModelAccess.SetAgreement(Haiku, Agreement.Pending), Access, "agreement_pending") with
        {
            Status = "warning",
        },
        new("AWS does not let the account use models", stage => stage.Aws.ModelAccess.AccountAuthorized = false,
            Access, "failure", "account_not_authorized", "aws"),
        new("AWS does not let the account use models, and one is called",
            stage => stage.Aws.ModelAccess.AccountAuthorized = false,
            Call, "failure", "account_not_authorized", "aws")
        {
            CallsModels = true,
        },
        Contractor("Bedrock keeps what models ask for",
            stage => stage.Aws.ModelAccess.DataRetention = DataRetentionMode.Default,
            "data_retention/ap-northeast-1", "data_retained"),
        Contractor("Bedrock shares with the provider",
            stage => stage.Aws.ModelAccess.DataRetention = DataRetentionMode.ProviderDataShare,
            "data_retention/ap-northeast-1", "data_retained"),
    ];

    private static IEnumerable<Misconfiguration> Permissions() =>
    [
        Called("the role lacks the profile", stage => Drop(stage, "inference-profile/jp."), Call, "role_policy"),
        Called("the role lacks the model in Tokyo", stage => Drop(stage, "ap-northeast-1::foundation-model"),
            Call, "role_policy"),
        Called("the contractor's organization denies invoking models",
            stage => stage.Aws.Contractor.ServiceControlPolicy = Policies.AllowAllBut("bedrock:InvokeModel"),
            Call, "contractor_scp"),
        Called("the policy of Bedrock's endpoint does not let invocations through",
            stage => stage.Aws.EndpointPolicies.BedrockRuntime = Policies.EndpointThatAllows("bedrock:CountTokens"),
            Call, "endpoint_policy") with
        {
            Party = "municipality",
        },
        Called("the account's quota is used up", stage => stage.Aws.Faults.Add(
            "bedrock-runtime", "Converse", FaultKind.Throttling, 10), Call, "throttled") with
        {
            Status = "warning",
        },
        Called("Bedrock does not know a fresh session", stage => stage.Aws.Faults.Add(
            "bedrock-runtime", "Converse", FaultKind.ExpiredToken, 10), Call, "session_refused") with
        {
            Party = "municipality",
        },
        new("the control plane does not know a fresh session", stage => stage.Aws.Faults.Add(
            "bedrock", "*", FaultKind.ExpiredToken, 100), Profile, "warning", "session_refused", "municipality"),
        new("the control plane fails", stage => stage.Aws.Faults.Add(
            "bedrock", "*", FaultKind.InternalError, 100), Profile, "warning", "bedrock_failing", "aws"),
        Called("Bedrock fails", stage => stage.Aws.Faults.Add(
            "bedrock-runtime", "Converse", FaultKind.InternalError, 10), Call, "bedrock_failing") with
        {
            Party = "aws",
        },
    ];

    private static IEnumerable<Misconfiguration> Osakas() =>
    [
        Called("the role lacks Osaka, and AWS denies every call", DropOsaka, Osaka, "role_policy") with
        {
            Seen = "Every call is denied",
        },
        Called("the role lacks Osaka, and AWS denies what is routed there", stage =>
        {
            DropOsaka(stage);
            stage.Aws.OsakaDenial = OsakaDenial.WhenRouted;
        }, Osaka, "role_policy") with
        {
            Seen = "Denied only when routed to ap-northeast-3 (2 of 4 calls succeeded)",
        },
        Called("the contractor's organization denies Osaka",
            stage => stage.Aws.Contractor.ServiceControlPolicy = Policies.AllowAllButIn("ap-northeast-3"),
            Osaka, "contractor_scp") with
        {
            Seen = "service_control_policy/p-444455556666",
        },
        Called("the policy of Bedrock's endpoint lacks Osaka",
            stage => stage.Aws.EndpointPolicies.BedrockRuntime =
                Policies.EndpointThatAllows("bedrock:*", "arn:aws:bedrock:ap-northeast-1:*"),
            Osaka, "endpoint_policy") with
        {
            Party = "municipality",
        },
    ];

    private static Misconfiguration Contractor(string name, Action<DoctorStage> make, string topic, string cause) =>
        new(name, make, topic, "failure", cause, "contractor");

    private static Misconfiguration Called(string name, Action<DoctorStage> make, string topic, string cause) =>
        Contractor(name, make, topic, cause) with { CallsModels = true };

    private static void DropOsaka(DoctorStage stage) => Drop(stage, "ap-northeast-3::foundation-model");

    private static void Drop(DoctorStage stage, string resource)
    {
        var policy = JsonNode.Parse(stage.Aws.Contractor.PermissionPolicy)!;
        var invoke = policy["Statement"]!.AsArray().Single(one => (string?)one!["Sid"] == "HaikuInJapanOnly")!;
        invoke["Resource"]!.AsArray().RemoveAll(
            one => ((string?)one)!.Contains(resource, StringComparison.Ordinal));
        stage.Aws.Contractor.PermissionPolicy = policy.ToJsonString();
    }

    private static void AddApplicationProfile(DoctorStage stage, params string[] copyFrom)
    {
        stage.Aws.Profiles.AddApplication("a1b2c3d4e5f6", "住民課", copyFrom);
        stage.Settings["Catalog:Models:residents:ModelId"] = ApplicationArn;
        stage.Settings["Catalog:Models:residents:Destinations:0"] = "ap-northeast-1";
        stage.Settings["Catalog:Models:residents:Destinations:1"] = "ap-northeast-3";
        stage.Settings["Catalog:Models:residents:Source"] = "the contractor";
        stage.Settings["Callers:Applications:demo:Models:100"] = "residents";
    }
}
