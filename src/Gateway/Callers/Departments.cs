namespace Gateway.Callers;

/// <summary>The department (所属) that a request counts for: the one a token names, else the application's own.</summary>
internal static class Departments
{
    /// <summary>The department of this request; may be empty.</summary>
    public static string Department(this HttpContext context) =>
        context.Features.Get<Named>()?.Department ?? context.Caller().Department;

    /// <summary>Sets the department that a token names, after it was found to be one of the application's.</summary>
    public static void SetDepartment(this HttpContext context, string department) => context.Features.Set(new Named(department));

    private sealed record Named(string Department);
}
