using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Gateway.Bedrock;
using Gateway.Residency;
using Microsoft.Extensions.Logging;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Gateway.Tests;

public class ArchitectureTests
{
    private static readonly Architecture House = new ArchLoader().LoadAssemblies(typeof(GatewayHost).Assembly).Build();

    private const BindingFlags AnyAccess = BindingFlags.Public | BindingFlags.NonPublic;

    // Every slice may use these two.
    private static readonly string[] Everywhere = ["Errors", "Operations"];

    // Each slice, and the only other slices it may use.
    public static TheoryData<string, string[]> Slices => new()
    {
        { "Errors", [] },
        { "Operations", ["Errors"] },
        { "Signing", [] },
        { "EventStream", [] },
        { "Callers", Everywhere },
        { "Catalog", Everywhere },
        { "Network", ["Catalog", .. Everywhere] },
        { "Residency", ["Callers", "Catalog", .. Everywhere] },
        { "Inspection", ["Callers", "Catalog", "EventStream", "Usage", .. Everywhere] },
        { "Usage", ["Callers", "Catalog", "Residency", .. Everywhere] },
        { "Quotas", ["Callers", "Catalog", "Usage", .. Everywhere] },
        { "Credentials", ["Signing", "Network", "Catalog", .. Everywhere] },
        { "Bedrock", ["Signing", "Credentials", "Network", "Catalog", "Residency", "EventStream", .. Everywhere] },
        {
            "Converse",
            [
                "Callers", "Catalog", "Residency", "Inspection", "Usage", "Quotas", "Bedrock", "EventStream",
                .. Everywhere,
            ]
        },
        {
            "Doctor",
            [
                "Signing", "EventStream", "Callers", "Catalog", "Network", "Residency", "Usage", "Credentials", "Bedrock",
                .. Everywhere,
            ]
        },
        { "OpenApi", Everywhere },
    };

    [Theory]
    [MemberData(nameof(Slices))]
    public void A_slice_uses_only_the_slices_it_names(string slice, string[] allowed)
    {
        var permitted = string.Join('|', [slice, .. allowed]);

        Types().That().ResideInNamespaceMatching($@"^Gateway\.{slice}(\.|$)")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($@"^Gateway\.(?!({permitted})(\.|$))"))
            .Check(House);
    }

    [Fact]
    public void Every_slice_is_named_in_the_table()
    {
        var named = Slices.Select(row => row.Data.Item1).ToHashSet();
        var found = House.Types
            .Select(type => type.Namespace.FullName.Split('.'))
            .Where(parts => parts is ["Gateway", _, ..])
            .Select(parts => parts[1])
            .ToHashSet();

        Assert.Equal(named.Order(), found.Order());
    }

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
        // What is sent to a model goes through a call, and a call cannot be made without a placement.
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
