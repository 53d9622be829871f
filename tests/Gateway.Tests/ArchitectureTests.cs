using System.Reflection;
using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Gateway.Bedrock;
using Gateway.Bedrock.Runtime;
using Gateway.Residency;
using Microsoft.Extensions.Logging;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Gateway.Tests;

public class ArchitectureTests
{
    private static readonly Architecture House = new ArchLoader().LoadAssemblies(typeof(GatewayHost).Assembly).Build();

    private const BindingFlags AnyAccess = BindingFlags.Public | BindingFlags.NonPublic;

    // Rooms that every other room may use.
    private static readonly string[] Everywhere = ["Buffers", "Errors", "Configuration", "Telemetry"];

    // Each room (a namespace without those below it), and the only other rooms it may use.
    public static TheoryData<string, string[]> Slices => new()
    {
        { "Audit", ["Audit.Anchors", "Audit.Chains", "Audit.Events", "Callers", "Usage", "Usage.Ledger", .. Everywhere] },
        { "Audit.Commands", ["Audit", "Audit.Anchors", "Audit.Chains", "Audit.Events", "Audit.Exports", "Audit.Tables", "Audit.Verification", "Usage.Ledger", .. Everywhere] },
        { "Audit.Exports", ["Csv", "Usage.Ledger", .. Everywhere] },
        { "Audit.Anchors", ["Usage.Ledger", .. Everywhere] },
        { "Audit.Tables", ["Audit.Events", .. Everywhere] },
        { "Audit.Verification", ["Audit.Anchors", "Audit.Chains", "Audit.Events", "Audit.Tables", "Usage.Ledger", .. Everywhere] },
        { "Audit.Chains", ["Audit.Events"] },
        { "Audit.Events", [] },
        { "Buffers", [] },
        { "Configuration", [] },
        { "Errors", [] },
        { "Csv", [] },
        { "EventStream", [] },
        { "Signing", [] },
        { "OpenApi", ["Http", .. Everywhere] },
        { "Telemetry", ["Configuration", "Errors"] },
        { "Telemetry.Export", ["Network", .. Everywhere] },
        { "Hosting", Everywhere },
        { "Catalog", ["Hosting", .. Everywhere] },
        { "Http", ["Hosting", .. Everywhere] },
        { "Callers", ["Catalog", .. Everywhere] },
        { "Callers.Jwt", ["Callers", "Network", .. Everywhere] },
        { "Callers.KeyCommands", ["Callers", .. Everywhere] },
        { "Callers.Register", ["Audit", "Audit.Events", "Audit.Tables", "Callers", "Usage.Ledger", .. Everywhere] },
        { "Network", ["Catalog", .. Everywhere] },
        { "Bedrock.Targets", ["Catalog", "Network", .. Everywhere] },
        { "Residency.Proofs", ["Catalog"] },
        { "Concurrency", ["Callers", "Hosting", .. Everywhere] },
        { "Credentials", ["Bedrock.Targets", "Catalog", "Hosting", "Network", "Signing", .. Everywhere] },
        { "Residency", ["Audit.Events", "Bedrock.Targets", "Callers", "Catalog", "Hosting", "Residency.Proofs", .. Everywhere] },
        { "Catalog.Prices", ["Catalog", .. Everywhere] },
        { "Usage", ["Bedrock.Targets", "Callers", "Catalog", "Network", "Residency", "Residency.Proofs", .. Everywhere] },
        { "Usage.Ledger.Schema", [] },
        {
            "Usage.Ledger.PostgreSql",
            ["Audit.Chains", "Catalog", "Credentials", "Network", "Signing", "Usage.Ledger", "Usage.Ledger.Schema", .. Everywhere]
        },
        { "Usage.Ledger.Sqlite", ["Audit.Chains", "Usage.Ledger", "Usage.Ledger.Schema", .. Everywhere] },
        { "Usage.Ledger", ["Audit.Chains", "Audit.Events", "Bedrock.Targets", "Callers", "Catalog", "Catalog.Prices", "Hosting", "Residency", "Residency.Proofs", "Usage", "Usage.Ledger.Schema", .. Everywhere] },
        { "ContractorFiles", ["Audit", "Audit.Events", .. Everywhere] },
        { "Usage.Reconciliation.Dimensions", ["Catalog.Prices", "ContractorFiles", "Usage.Ledger", .. Everywhere] },
        { "Usage.Reconciliation.Bills", ["Bedrock.Targets", "Catalog", "Catalog.Prices", "ContractorFiles", "Usage.Reconciliation.Dimensions", .. Everywhere] },
        { "Usage.Reconciliation.Counts", ["ContractorFiles", "Usage.Reconciliation.Bills", "Usage.Reconciliation.Dimensions", .. Everywhere] },
        {
            "Usage.Reconciliation.Comparison",
            ["Catalog", "Usage.Ledger", "Usage.Reconciliation.Bills", "Usage.Reconciliation.Counts", "Usage.Reconciliation.Dimensions", .. Everywhere]
        },
        {
            "Usage.Reconciliation.Reports",
            [
                "ContractorFiles", "Usage.Reconciliation.Bills", "Usage.Reconciliation.Comparison", "Usage.Reconciliation.Counts",
                "Usage.Reconciliation.Dimensions", .. Everywhere,
            ]
        },
        {
            "Usage.Reconciliation",
            [
                "Bedrock.Targets", "Catalog", "Catalog.Prices", "ContractorFiles", "Usage.Ledger", "Usage.Reconciliation.Bills",
                "Usage.Reconciliation.Comparison", "Usage.Reconciliation.Counts", "Usage.Reconciliation.Dimensions",
                "Usage.Reconciliation.Reports", .. Everywhere,
            ]
        },
        { "Residency.Trails", ["Bedrock.Targets", "Catalog", "ContractorFiles", "Usage.Ledger", .. Everywhere] },
        { "Usage.Reports", ["Audit.Events", "Callers", "Catalog.Prices", "Usage.Ledger", .. Everywhere] },
        { "Usage.Statements.Amounts", ["Catalog.Prices", "Usage.Ledger", "Usage.Reports", .. Everywhere] },
        { "Usage.Statements.Documents", ["Catalog.Prices", "Csv", "Usage.Reports", "Usage.Statements.Amounts", .. Everywhere] },
        { "Usage.Statements", ["Audit", "Audit.Events", "Audit.Tables", "Callers", "Catalog.Prices", "Usage.Ledger", "Usage.Reports", "Usage.Statements.Amounts", "Usage.Statements.Documents", .. Everywhere] },
        { "Quotas.Leases", ["Usage.Ledger", .. Everywhere] },
        { "Quotas", ["Callers", "Catalog", "Catalog.Prices", "Concurrency", "Quotas.Leases", "Residency", "Usage", "Usage.Ledger", .. Everywhere] },
        {
            "Bedrock.Runtime",
            [
                "Bedrock.Targets", "Catalog", "Credentials", "EventStream", "Hosting", "Http", "Network", "Residency",
                "Signing", "Usage", .. Everywhere,
            ]
        },
        {
            "Bedrock.ControlPlane",
            [
                "Bedrock.Runtime", "Bedrock.Targets", "Catalog", "Credentials", "Network", "Residency",
                "Residency.Proofs", .. Everywhere,
            ]
        },
        { "Bedrock.Retries", ["Bedrock.Runtime", "Bedrock.Targets", "Catalog", "Residency", "Usage", .. Everywhere] },
        { "Doctor.Findings", ["Bedrock.Runtime", .. Everywhere] },
        { "PersonalData", ["Callers", "EventStream", "Usage", .. Everywhere] },
        {
            "Bedrock",
            [
                "Bedrock.ControlPlane", "Bedrock.Retries", "Bedrock.Runtime", "Bedrock.Targets", "Catalog", "Http",
                "Credentials", "Residency", "Usage", .. Everywhere,
            ]
        },
        {
            "Doctor.Causes",
            [
                "Bedrock.ControlPlane", "Bedrock.Runtime", "Bedrock.Targets", "Catalog", "Credentials",
                "Doctor.Findings", "Network", "Residency", "Residency.Proofs", .. Everywhere,
            ]
        },
        { "Doctor.Reports", ["Doctor.Findings", .. Everywhere] },
        { "RequestPolicy.Schemas", ["PersonalData"] },
        {
            "Doctor.Checks",
            [
                "Bedrock.ControlPlane", "Bedrock.Runtime", "Bedrock.Targets", "Callers", "Callers.Jwt", "Catalog", "Credentials",
                "Doctor.Causes", "Doctor.Findings", "Network", "Residency", "Residency.Proofs", .. Everywhere,
            ]
        },
        { "RequestPolicy.Violations", ["RequestPolicy.Schemas", .. Everywhere] },
        {
            "Doctor",
            [
                "Audit.Events", "Bedrock.ControlPlane", "Bedrock.Targets", "Callers", "Doctor.Causes", "Doctor.Checks",
                "Doctor.Findings", "Doctor.Reports", .. Everywhere,
            ]
        },
        {
            "RequestPolicy.Attachments",
            [
                "PersonalData", "RequestPolicy.Schemas", "RequestPolicy.Violations", .. Everywhere,
            ]
        },
        {
            "RequestPolicy.Rules",
            [
                "Callers", "PersonalData", "RequestPolicy.Attachments", "RequestPolicy.Schemas",
                "RequestPolicy.Violations", .. Everywhere,
            ]
        },
        {
            "Surfaces",
            [
                "Bedrock.Runtime", "Callers", "Catalog", "EventStream", "Http", "Quotas", "RequestPolicy.Schemas", "Residency",
                .. Everywhere,
            ]
        },
        {
            "Forwarding.Relays",
            [
                "Bedrock.Runtime", "Callers", "Catalog", "EventStream", "Http", "PersonalData",
                "RequestPolicy.Rules", "Surfaces", "Usage", .. Everywhere,
            ]
        },
        {
            "Forwarding.Batches",
            [
                "Bedrock", "Bedrock.Runtime", "Catalog", "Forwarding.Relays", "Hosting", "Http", "Surfaces", "Usage", .. Everywhere,
            ]
        },
        {
            "RequestPolicy.Explanations",
            [
                "PersonalData", "RequestPolicy.Rules", "RequestPolicy.Schemas", "RequestPolicy.Violations", .. Everywhere,
            ]
        },
        {
            "RequestPolicy.Walk",
            [
                "Callers", "PersonalData", "RequestPolicy.Attachments", "RequestPolicy.Explanations",
                "RequestPolicy.Rules", "RequestPolicy.Schemas", "RequestPolicy.Violations", .. Everywhere,
            ]
        },
        {
            "BodyEdits",
            [
                "Catalog", "PersonalData", "RequestPolicy.Rules", "RequestPolicy.Schemas", "RequestPolicy.Walk", .. Everywhere,
            ]
        },
        {
            "RequestPolicy",
            [
                "Callers", "Catalog", "Hosting", "RequestPolicy.Explanations", "RequestPolicy.Rules", "RequestPolicy.Schemas",
                "RequestPolicy.Violations", "RequestPolicy.Walk", .. Everywhere,
            ]
        },
        {
            "Forwarding",
            [
                "Bedrock", "Bedrock.Runtime", "BodyEdits", "Callers", "Catalog", "Catalog.Prices", "Concurrency", "Forwarding.Batches",
                "Forwarding.Relays", "Hosting", "Http", "PersonalData", "Quotas", "RequestPolicy", "RequestPolicy.Attachments",
                "RequestPolicy.Explanations", "RequestPolicy.Rules", "RequestPolicy.Schemas", "RequestPolicy.Walk",
                "Residency", "Surfaces", "Usage", "Usage.Ledger", .. Everywhere,
            ]
        },
        {
            "Surfaces.Own",
            [
                "Bedrock.Runtime", "Catalog", "EventStream", "Forwarding", "Http", "RequestPolicy.Schemas", "Residency",
                "Surfaces", .. Everywhere,
            ]
        },
        {
            "Surfaces.Bedrock",
            [
                "Bedrock.Runtime", "Bedrock.Targets", "Callers", "Catalog", "EventStream", "Forwarding", "Http",
                "RequestPolicy.Schemas", "Residency", "Residency.Proofs", "Surfaces", .. Everywhere,
            ]
        },
        {
            "Surfaces.V1",
            ["Callers", "Catalog", "Http", "Residency", "Surfaces", "Surfaces.Anthropic", "Surfaces.OpenAI", .. Everywhere]
        },
        {
            "Surfaces.Anthropic",
            [
                "Bedrock.Runtime", "Catalog", "EventStream", "Forwarding", "Http", "Quotas", "RequestPolicy.Schemas", "Residency", "Surfaces",
                .. Everywhere,
            ]
        },
        {
            "Surfaces.OpenAI",
            ["Catalog", "Forwarding", "Http", "RequestPolicy.Explanations", "RequestPolicy.Schemas", "Surfaces", .. Everywhere]
        },
        {
            "Surfaces.OpenAI.Embeddings",
            ["Catalog", "RequestPolicy.Schemas", "Residency", "Surfaces", "Surfaces.OpenAI", .. Everywhere]
        },
        {
            "Surfaces.OpenAI.Chat",
            [
                "Catalog", "RequestPolicy.Schemas", "Residency", "Surfaces", "Surfaces.OpenAI", "Surfaces.OpenAI.Chat.Requests",
                "Surfaces.OpenAI.Chat.Responses", .. Everywhere,
            ]
        },
        { "Surfaces.OpenAI.Chat.Requests", ["Catalog", "RequestPolicy.Schemas", "Residency", "Surfaces.OpenAI", .. Everywhere] },
        { "Surfaces.OpenAI.ModelEvents", ["Usage"] },
        {
            "Surfaces.OpenAI.Chat.Responses",
            ["Bedrock.Runtime", "EventStream", "Surfaces", "Surfaces.OpenAI.ModelEvents", "Usage", .. Everywhere]
        },
    };

    [Theory]
    [MemberData(nameof(Slices))]
    public void A_room_uses_only_the_rooms_it_names(string room, string[] allowed)
    {
        string[] permitted = [room, .. allowed];
        var others = Rooms().Except(permitted).Select(Regex.Escape).ToList();

        Types().That().ResideInNamespaceMatching($@"^Gateway\.{Regex.Escape(room)}$")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($@"^Gateway\.({string.Join('|', others)})$"))
            .Check(House);
    }

    [Fact]
    public void Every_room_is_named_in_the_table() =>
        Assert.Equal(Slices.Select(row => row.Data.Item1).Order(), Rooms().Order());

    [Fact]
    public void No_two_rooms_use_each_other()
    {
        var uses = House.Types
            .Where(type => RoomOf(type) is not null)
            .SelectMany(type => type.Dependencies, (type, dependency) => (From: RoomOf(type)!, To: RoomOf(dependency.Target)))
            .Where(use => use.To is not null && use.To != use.From)
            .ToLookup(use => use.From, use => use.To!);

        // Remove every room that uses none of the remaining rooms: the rooms left at the end form circles.
        var left = Rooms().ToHashSet();
        while (left.FirstOrDefault(room => !uses[room].Any(left.Contains)) is { } free)
        {
            left.Remove(free);
        }

        Assert.Empty(left.Select(room => $"{room} uses {string.Join(", ", uses[room].Where(left.Contains).Distinct())}"));
    }

    private static IEnumerable<string> Rooms() => House.Types.Select(RoomOf).OfType<string>().Distinct();

    private static string? RoomOf(IType type) =>
        type.Namespace?.FullName is { } name && name.StartsWith("Gateway.", StringComparison.Ordinal)
            ? name["Gateway.".Length..]
            : null;

    [Fact]
    public void No_two_log_messages_share_an_event_id()
    {
        const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

        var messages = typeof(GatewayHost).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(AnyStatic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .ToList();

        Assert.NotEmpty(messages);
        Assert.DoesNotContain(messages.CountBy(message => message.EventId), count => count.Value > 1);
    }

    [Fact]
    public void Only_Residency_makes_a_placement()
    {
        var constructors = typeof(Placement)
            .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

        Assert.All(constructors, constructor => Assert.True(constructor.IsPrivate));
    }

    [Fact]
    public void Only_Residency_proves_a_placement()
    {
        var makers = typeof(Placement).GetMethods(BindingFlags.Static | BindingFlags.Instance | AnyAccess)
            .Where(method => method.ReturnType == typeof(Placement)
                || method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Placement).MakeByRefType()))
            .Where(method => method.DeclaringType == typeof(Placement) && !method.IsSpecialName)
            .Select(method => method.Name)
            .Distinct();

        Assert.Equal(["TryProve", "TryProveCountTokens", "Under"], makers.Order());
        Types().That().DoNotResideInNamespaceMatching(@"^Gateway\.Residency(\.|$)")
            .Should().NotCallAny(
                MethodMembers().That().AreDeclaredIn(typeof(Placement)).And().HaveNameMatching(@"^(TryProve|Under\()"))
            .Check(House);
    }

    [Fact]
    public void Bedrock_names_a_model_only_by_a_placement()
    {
        // Everything sent to a model goes through a call, and a call cannot be made without a placement.
        var constructor = Assert.Single(typeof(BedrockCall).GetConstructors(BindingFlags.Instance | AnyAccess));

        Assert.Contains(constructor.GetParameters(), parameter => parameter.ParameterType == typeof(Placement));
        Assert.DoesNotContain(
            typeof(BedrockClient).GetMethods().Concat(typeof(BedrockTransport).GetMethods())
                .Where(method => method.Name == "SendAsync"),
            method => method.GetParameters().All(parameter => parameter.ParameterType != typeof(BedrockCall)));
        Assert.All(
            typeof(BedrockCall).GetProperties(),
            property => Assert.False(property.Name == nameof(BedrockCall.Placement) && property.CanWrite));
    }
}
