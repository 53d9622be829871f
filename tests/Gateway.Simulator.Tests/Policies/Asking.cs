using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;

namespace Gateway.Simulator.Tests.Policies;

/// <summary>Policy requests to invoke a model, from a session of the municipality's task role.</summary>
internal static class Asking
{
    internal const string Resource = "arn:aws:bedrock:ap-northeast-1::foundation-model/m";

    internal static readonly Principal Caller = new(
        "arn:aws:sts::111122223333:assumed-role/GatewayTaskRole/task",
        Accounts.MunicipalityId, Accounts.TaskRoleArn, "AROA:task", true);

    internal static PolicyRequest To(string action = "bedrock:InvokeModel", string resource = Resource) =>
        new(Caller, action, resource);

    internal static string Identity(string statement) => $$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""";

    /// <summary>
    /// True when an identity policy of one allowing statement with this Condition block allows the request.
    /// </summary>
    internal static bool Holds(string condition, PolicyRequest request) =>
        PolicyDocument.ParseIdentity(
            Identity($$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{condition}}}"""))
            .Evaluate(request) == PolicyDecision.Allowed;
}
