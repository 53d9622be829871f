namespace Gateway.Tests.RequestPolicy;

/// <summary>Members that need a setting to be allowed.</summary>
internal static class MemberRows
{
    private const string S3Image =
        """{"image":{"format":"png","source":{"s3Location":{"uri":"s3://city-docs/tax/1.png","bucketOwner":"111122223333"}}}}""";

    private static readonly Dictionary<string, string> S3 = new()
    {
        ["S3Locations:0:Uri"] = "s3://city-docs/tax/",
        ["S3Locations:0:BucketOwner"] = "111122223333",
    };

    private static readonly Dictionary<string, string> Chosen = new()
    {
        ["Guardrail:Identifier"] = "gr1abc",
        ["Guardrail:Version"] = "3",
        ["Guardrail:CrossRegionProfile"] = "none",
        ["Guardrail:Forced"] = "false",
    };

    public static IEnumerable<PolicyRow> All =>
    [
        .. Because(Reason.ReadsWithOthersRights, S3Rows()), .. Because(Reason.LeavesJapan, GuardrailRows()),
        .. Because(Reason.AroundGuardrail, GuardContentRows()), .. Because(Reason.Payment, PriceRows()),
        .. Because(Reason.ProviderRuns, ToolRows()), .. Because(Reason.Unknown, UnknownRows()),
        new("promptVariables", "AllowMembers promptVariables")
        {
            Refused = new()
            {
                Member = """{"promptVariables":{"k":{"text":"v"}}}""", Place = "promptVariables", IsCounted = false,
            },
            Settings = Allowing("promptVariables"),
        },
        new("video", "AllowMembers video")
        {
            Refused = new()
            {
                Block = """{"video":{"format":"mp4","source":{"bytes":"AAAA"}}}""",
                Place = "messages[0].content[1].video",
            },
            Settings = Allowing("video"),
        },
        new("audio", "AllowMembers audio")
        {
            Refused = new()
            {
                Block = """{"audio":{"format":"mp3","source":{"bytes":"AAAA"}}}""",
                Place = "messages[0].content[1].audio",
            },
            Settings = Allowing("audio"),
        },
    ];

    private static IEnumerable<PolicyRow> S3Rows() =>
    [
        new("s3Location of an image", "S3Locations")
        {
            Refused = new() { Block = S3Image, Place = "messages[0].content[1].image.source.s3Location" },
            Settings = S3,
        },
        new("s3Location of a document in a tool's result", "S3Locations")
        {
            Refused = new()
            {
                Block = """{"toolResult":{"toolUseId":"t","content":[{"document":{"format":"pdf","name":"d","source":{"s3Location":{"uri":"s3:\/\/city-docs\/tax\/1.pdf","bucketOwner":"111122223333"}}}}]}}""",
                Place = "messages[0].content[1].toolResult.content[0].document.source.s3Location",
            },
            Settings = S3,
        },
        new("s3Location of another prefix", "S3Locations")
        {
            Refused = new()
            {
                Block = S3Image.Replace("/tax/", "/taxes/", StringComparison.Ordinal),
                Place = "messages[0].content[1].image.source.s3Location.uri",
            },
            Allowed = new() { Block = S3Image },
            Settings = S3,
            RefusedUnderSettings = true,
        },
        new("s3Location that climbs out of its prefix", "S3Locations")
        {
            Refused = new()
            {
                Block = S3Image.Replace("/tax/", "/tax/x/../../", StringComparison.Ordinal),
                Place = "messages[0].content[1].image.source.s3Location.uri",
            },
            Allowed = new() { Block = S3Image },
            Settings = S3,
            RefusedUnderSettings = true,
        },
        new("s3Location without the bucket's owner", "S3Locations")
        {
            Refused = new()
            {
                Block = S3Image.Replace(",\"bucketOwner\":\"111122223333\"", "", StringComparison.Ordinal),
                Place = "messages[0].content[1].image.source.s3Location.bucketOwner",
            },
            Allowed = new() { Block = S3Image },
            Settings = S3,
            RefusedUnderSettings = true,
        },
    ];

    private static IEnumerable<PolicyRow> GuardrailRows() =>
    [
        new("guardrailConfig", "Guardrail__Identifier")
        {
            Refused = new()
            {
                Member = """{"guardrailConfig":{"guardrailIdentifier":"gr1abc","guardrailVersion":"3"}}""",
                Place = "guardrailConfig", IsCounted = false,
                Headers =
                [
                    ("x-amzn-bedrock-guardrailidentifier", "gr1abc"), ("x-amzn-bedrock-guardrailversion", "3"),
                ],
            },
            Settings = Chosen,
        },
        new("another guardrail", "Guardrail__Identifier, Guardrail__Version")
        {
            Refused = new()
            {
                Member = """{"guardrailConfig":{"guardrailIdentifier":"gr2","guardrailVersion":"3"}}""",
                Place = "guardrailConfig.guardrailIdentifier", IsCounted = false,
                Headers =
                [
                    ("x-amzn-bedrock-guardrailidentifier", "gr2"), ("x-amzn-bedrock-guardrailversion", "3"),
                ],
            },
            Allowed = new() { Member = """{"guardrailConfig":{"guardrailIdentifier":"gr1abc","guardrailVersion":"3"}}""", IsCounted = false },
            Settings = Chosen,
            RefusedUnderSettings = true,
        },
        new("a guardrail without a version", "Guardrail__Identifier, Guardrail__Version")
        {
            Refused = new()
            {
                Member = """{"guardrailConfig":{"guardrailIdentifier":"gr1abc"}}""",
                Place = "guardrailConfig.guardrailVersion", IsCounted = false,
                Headers = [("x-amzn-bedrock-guardrailidentifier", "gr1abc")],
                HeaderPlace = "x-amzn-bedrock-guardrailversion",
            },
            Allowed = new() { Member = """{"guardrailConfig":{"guardrailVersion":"3","guardrailIdentifier":"gr1abc"}}""", IsCounted = false },
            Settings = Chosen,
            RefusedUnderSettings = true,
        },
        new("an asynchronous guardrail", "")
        {
            Refused = new()
            {
                Member = """{"guardrailConfig":{"guardrailIdentifier":"gr1abc","guardrailVersion":"3","streamProcessingMode":"async"}}""",
                Place = "guardrailConfig.streamProcessingMode", IsCounted = false,
            },
            Allowed = new()
            {
                Member = """{"guardrailConfig":{"guardrailIdentifier":"gr1abc","guardrailVersion":"3","streamProcessingMode":"sync"}}""",
                IsCounted = false,
            },
            Settings = Chosen,
            RefusedUnderSettings = true,
        },
        new("a guardrail where one is forced", "Guardrail__Forced=false")
        {
            Refused = new()
            {
                Member = """{"guardrailConfig":{"guardrailIdentifier":"gr1abc","guardrailVersion":"3"}}""",
                Place = "guardrailConfig", IsCounted = false,
                Headers =
                [
                    ("x-amzn-bedrock-guardrailidentifier", "gr1abc"), ("x-amzn-bedrock-guardrailversion", "3"),
                ],
            },
            Allowed = new() { Block = """{"text":"y"}""", AnthropicBlock = """{"type":"text","text":"y"}""" },
            Settings = new(Chosen) { ["Guardrail:Forced"] = "true" },
            RefusedUnderSettings = true,
        },
    ];

    private static IEnumerable<PolicyRow> GuardContentRows() =>
    [
        new("guardrail tags in Invoke", "AllowMembers amazon-bedrock-guardrailConfig")
        {
            Refused = new()
            {
                AnthropicMember = """{"amazon-bedrock-guardrailConfig":{"tagSuffix":"x"}}""",
                AnthropicPlace = "amazon-bedrock-guardrailConfig",
            },
            Settings = Allowing("amazon-bedrock-guardrailConfig"),
        },
        new("guardContent", "AllowMembers guardContent")
        {
            Refused = new()
            {
                Block = """{"guardContent":{"text":{"text":"y"}}}""", Place = "messages[0].content[1].guardContent",
            },
            Settings = Allowing("guardContent"),
        },
        new("guardContent in system", "AllowMembers guardContent")
        {
            Refused = new()
            {
                Member = """{"system":[{"text":"s"},{"guardContent":{"text":{"text":"y"}}}]}""",
                Place = "system[1].guardContent",
            },
            Settings = Allowing("guardContent"),
        },
    ];

    private static IEnumerable<PolicyRow> PriceRows() =>
    [
        new("serviceTier", "AllowMembers serviceTier")
        {
            Refused = new()
            {
                Member = """{"serviceTier":{"type":"priority"}}""", Place = "serviceTier", IsCounted = false,
                AnthropicMember = """{"service_tier":"priority"}""", AnthropicPlace = "service_tier",
                Headers = [("x-amzn-bedrock-service-tier", "priority")],
            },
            Settings = Allowing("serviceTier"),
        },
        new("performanceConfig", "AllowMembers performanceConfig")
        {
            Refused = new()
            {
                Member = """{"performanceConfig":{"latency":"optimized"}}""", Place = "performanceConfig", IsCounted = false,
                Headers = [("x-amzn-bedrock-performanceconfig-latency", "optimized")],
            },
            Settings = Allowing("performanceConfig"),
        },
    ];

    private static IEnumerable<PolicyRow> ToolRows() =>
    [
        new("systemTool", "AllowMembers systemTool")
        {
            Refused = new()
            {
                Member = """{"toolConfig":{"tools":[{"systemTool":{"name":"nova_grounding"}}]}}""",
                Place = "toolConfig.tools[0].systemTool",
                AnthropicMember = """{"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":3}]}""",
                AnthropicPlace = "tools[0].type",
            },
            Settings = Allowing("systemTool"),
        },
        new("a tool of another server", "AllowMembers systemTool")
        {
            Refused = new()
            {
                Block = """{"toolAddition":{"tool":{"name":"n","serverName":"s"}}}""",
                Place = "messages[0].content[1].toolAddition.tool.serverName",
                AnthropicBlock = """{"type":"server_tool_use","id":"t","name":"web_search","input":{}}""",
                AnthropicPlace = "messages[0].content[1].type",
            },
            Settings = Allowing("systemTool"),
        },
        new("a tool that a search found", "AllowMembers systemTool")
        {
            Refused = new()
            {
                AnthropicBlock = """{"type":"tool_reference","tool_name":"n"}""",
                AnthropicPlace = "messages[0].content[1].type",
            },
            Reason = Reason.ProviderRuns,
            Settings = Allowing("systemTool"),
        },
        new("a tool whose description is fetched by a search, in Converse's additional fields", "AllowMembers systemTool")
        {
            Refused = new()
            {
                Member = """{"additionalModelRequestFields":{"tools":[{"name":"n","input_schema":{"type":"object"},"defer_loading":true}]}}""",
                Place = "additionalModelRequestFields.tools[0].defer_loading",
            },
            Settings = Allowing("systemTool"),
        },
        new("a server tool in Converse's additional fields", "AllowMembers systemTool")
        {
            Refused = new()
            {
                Member = """{"additionalModelRequestFields":{"tools":[{"type":"code_execution_20250825","name":"code_execution"}]}}""",
                Place = "additionalModelRequestFields.tools[0].type",
            },
            Settings = Allowing("systemTool"),
        },
    ];

    private static IEnumerable<PolicyRow> UnknownRows() =>
    [
        new("a member nobody knows", "AllowMembers brandNew")
        {
            Refused = new()
            {
                Member = """{"brandNew":{"x":[1]}}""", Place = "brandNew", IsCounted = true,
                AnthropicMember = """{"brandNew":{"x":[1]}}""", AnthropicPlace = "brandNew",
            },
            Settings = Allowing("brandNew"),
        },
        new("a block nobody knows", "AllowMembers messages[].content[].newBlock")
        {
            Refused = new()
            {
                Block = """{"newBlock":{"deep":{"er":null}}}""", Place = "messages[0].content[1].newBlock",
            },
            Settings = Allowing("messages[].content[].newBlock"),
        },
        new("a kind of block nobody knows", "AllowMembers messages[].content[].type")
        {
            Refused = new()
            {
                AnthropicBlock = """{"type":"brand_new","id":"t","name":"n","input":{}}""",
                AnthropicPlace = "messages[0].content[1].type",
            },
            Settings = Allowing("messages[].content[].type"),
        },
        new("a beta nobody knows", "AllowBetas brand-new-2027-01-01")
        {
            Refused = Beta("brand-new-2027-01-01"),
            Settings = new() { ["AllowBetas:0"] = "brand-new-2027-01-01" },
        },
        new("a beta that is dearer", "AllowBetas context-1m-2025-08-07")
        {
            Refused = Beta("context-1m-2025-08-07"),
            Settings = new() { ["AllowBetas:0"] = "context-1m-2025-08-07" },
        },
    ];

    private static Carried Beta(string value) => new()
    {
        Member = $$$"""{"additionalModelRequestFields":{"anthropic_beta":["{{{value}}}"]}}""",
        Place = "additionalModelRequestFields.anthropic_beta[0]",
        AnthropicMember = $$"""{"anthropic_beta":["{{value}}"]}""",
        AnthropicPlace = "anthropic_beta[0]",
    };

    private static IEnumerable<PolicyRow> Because(Reason reason, IEnumerable<PolicyRow> rows) =>
        rows.Select(row => row with { Reason = reason });

    private static Dictionary<string, string> Allowing(string member) => new() { ["AllowMembers:0"] = member };
}
