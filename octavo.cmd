@echo off
rem The octavo command: calls the built program, and builds it first where it is missing.
set "program=%~dp0artifacts\bin\Octavo.Cli\debug\Octavo.Cli.dll"
if not exist "%program%" (
  dotnet build "%~dp0lib\Octavo.Cli" --nologo -v quiet || exit /b 1
)
dotnet "%program%" %*
