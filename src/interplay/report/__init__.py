"""A page to send to a colleague: one self-contained HTML file on one result."""

from interplay.report.build import build_report as build_report
from interplay.report.content import ReportContent as ReportContent
from interplay.report.page import render as render
from interplay.report.page import write_report as write_report

__all__ = ["ReportContent", "build_report", "render", "write_report"]
