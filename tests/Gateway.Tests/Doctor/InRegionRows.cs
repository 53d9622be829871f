using System.Text.Json.Nodes;
using Gateway.Simulator.Bedrock;
using Gateway.Simulator.Faults;
using Gateway.Testing;

namespace Gateway.Tests.Doctor;

/// <summary>Misconfigurations of models that are called by their base id, where an application names them.</summary>
internal static class InRegionRows
{
    private const string Titan = "titan-embed-text-v2";
    private const string Multilingual = "cohere-embed-multilingual-v3";
    private const string ArnStart = "arn:aws:bedrock:ap-northeast-1::foundation-model/";

    public static IEnumerable<Misconfiguration> All() =>
    [
        new(
            "the role may not read about an in-Region model",
            stage => Use(stage, Titan).Aws.Contractor.PermissionPolicy =
                SimulatorSetup.Without(stage.Aws.Contractor.PermissionPolicy, "WhatIsInTokyo"),
            $"base_model/{Titan}", "warning", "role_policy", "contractor")
        {
            Seen = "bedrock:GetFoundationModel",
        },
        new(
            "the role may not read about an in-Region model, and only verified models are served",
            stage =>
            {
                Use(stage, Titan).Aws.Contractor.PermissionPolicy =
                    SimulatorSetup.Without(stage.Aws.Contractor.PermissionPolicy, "WhatIsInTokyo");
                stage.Settings["Residency:RequireVerified"] = "true";
            },
            $"base_model/{Titan}", "failure", "role_policy", "contractor"),
        new(
            "the control plane's endpoint policy lets profiles through and no models",
            stage => Use(stage, Titan).Aws.EndpointPolicies.Bedrock = Policies.EndpointThatAllowsAllBut("bedrock:GetFoundationModel"),
            $"base_model/{Titan}", "warning", "endpoint_policy", "municipality"),
        Unavailable("AWS offers a model through profiles alone", "amazon.nova-2-lite-v1:0"),
        Unavailable("AWS has no such model", "amazon.titan-embed-text-v9:0"),
        new(
            "there is no agreement about a model of Cohere",
            stage => Use(stage, Multilingual).Aws.ModelAccess.SetAgreement("cohere.embed-multilingual-v3", Agreement.Missing),
            $"model_access/{Multilingual}", "failure", "agreement_missing", "contractor"),
        Called("the role lacks an in-Region model", stage => Drop(Use(stage, Titan), ArnStart + "amazon.titan"), Titan, "role_policy"),
        Called(
            "the role lacks a reranking model",
            stage => Drop(Use(stage, "cohere-rerank-v3-5"), ArnStart + "cohere.rerank"), "cohere-rerank-v3-5", "role_policy"),
        Called(
            "the policy of Bedrock's endpoint has profiles and no in-Region model",
            stage => Use(stage, Titan).Aws.EndpointPolicies.BedrockRuntime =
                Policies.EndpointThatAllowsAllBut("bedrock:InvokeModel", ArnStart + "amazon.titan-*"),
            Titan, "endpoint_policy") with
        {
            Party = "municipality",
        },
        Called(
            "the quota of an in-Region model is used up",
            stage => Use(stage, Titan).Aws.Faults.Add("bedrock-runtime", "InvokeModel", FaultKind.Throttling, 10),
            Titan, "throttled") with
        {
            Status = "warning",
        },
    ];

    private static Misconfiguration Unavailable(string name, string modelId) => new(
        name,
        stage =>
        {
            Use(stage, Titan);
            stage.Settings[$"Catalog:Models:{Titan}:ModelId"] = modelId;
            stage.Aws.Contractor.PermissionPolicy = stage.Aws.Contractor.PermissionPolicy.Replace(
                "amazon.titan-embed-text-v2:0", modelId, StringComparison.Ordinal);
        },
        $"base_model/{Titan}", "failure", "model_not_in_region", "municipality");

    private static Misconfiguration Called(string name, Action<DoctorStage> make, string alias, string cause) =>
        new(name, make, $"model_call/{alias}", "failure", cause, "contractor") { CallsModels = true };

    /// <summary>Lets the demo application use a model.</summary>
    public static DoctorStage Use(DoctorStage stage, string alias)
    {
        stage.Settings["Callers:Applications:demo:Models:100"] = alias;
        return stage;
    }

    private static void Drop(DoctorStage stage, string resource)
    {
        var policy = JsonNode.Parse(stage.Aws.Contractor.PermissionPolicy)!;
        var invoke = policy["Statement"]!.AsArray().Single(one => (string?)one!["Sid"] == "RetrievalInTokyo")!;
        invoke["Resource"]!.AsArray().RemoveAll(one => ((string?)one)!.StartsWith(resource, StringComparison.Ordinal));
        stage.Aws.Contractor.PermissionPolicy = policy.ToJsonString();
    }
}
