using Gateway.Simulator.Identities;

namespace Gateway.Deploy.Tests.Access;

/// <summary>The principals of expectations.</summary>
internal static class Who
{
    private const string Municipality = "111122223333";
    private const string Contractor = "444455556666";
    private const string Stranger = "999900001111";

    public static readonly Principal TaskRole = Principal.Role(Municipality, "GatewayTaskRole");
    public static readonly Principal ExecutionRole = Principal.Role(Municipality, "inference-gateway-execution");
    public static readonly Principal Publisher = Principal.Role(Municipality, "GatewayBuilderRole");
    public static readonly Principal GatewayRole = Principal.Role(Contractor, "BedrockGatewayRole");

    /// <summary>Another role of the municipality; the next one's name begins like the task role's.</summary>
    public static readonly Principal OtherMunicipality = Principal.Role(Municipality, "OtherTaskRole");
    public static readonly Principal Lookalike = Principal.Role(Municipality, "GatewayTaskRole2");
    public static readonly Principal MunicipalUser = Principal.User(Municipality, "someone");

    /// <summary>Another role of the contractor.</summary>
    public static readonly Principal Colleague = Principal.Role(Contractor, "OtherRole");

    /// <summary>Roles with the correct names in a third account.</summary>
    public static readonly Principal StrangersTaskRole = Principal.Role(Stranger, "GatewayTaskRole");
    public static readonly Principal StrangersGatewayRole = Principal.Role(Stranger, "BedrockGatewayRole");
    public static readonly Principal StrangersExecutionRole = Principal.Role(Stranger, "inference-gateway-execution");

    /// <summary>
    /// The administrator of models at the contractor; the next one administers the alarms' key at the municipality.
    /// </summary>
    public static readonly Principal Administrator = Principal.Role(Contractor, "ModelAdministrator");
    public static readonly Principal KeyAdministrator = Principal.Role(Municipality, "Administrator");

    public static readonly Principal Ecs = Principal.Service("ecs-tasks.amazonaws.com");
    public static readonly Principal Ec2 = Principal.Service("ec2.amazonaws.com");
    public static readonly Principal BedrockService = Principal.Service("bedrock.amazonaws.com");
    public static readonly Principal LoadBalancer = Principal.Service("logdelivery.elasticloadbalancing.amazonaws.com");
    public static readonly Principal CloudWatch = Principal.Service("cloudwatch.amazonaws.com");
}
